package io.lectern.document;

/**
 * A document version that search may show.
 *
 * @param filename what citations call it
 */
public record ReadyDocument(VersionId version, CollectionId collection, String filename) {}
