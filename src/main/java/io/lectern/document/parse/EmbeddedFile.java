package io.lectern.document.parse;

/**
 * A file that another one holds: an attachment, an entry of an archive. It becomes a document of its own.
 *
 * @param path where the parser process left its bytes, in the folder that the request names
 * @param name what it is called in its container, with folders separated by {@code /}; unique in the container
 */
public record EmbeddedFile(String path, String name) {}
