package io.lectern.document;

/** A document version that search may show. */
public record ReadyDocument(VersionId version, String filename) {}
