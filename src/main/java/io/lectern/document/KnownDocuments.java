package io.lectern.document;

/** The documents that there are. Safe for use by several threads. */
public interface KnownDocuments {

    /**
     * A document as it is now.
     *
     * @throws DocumentException (404) when there is no such document
     */
    Document find(DocumentId id);
}
