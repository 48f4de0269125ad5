package io.lectern.document;

import java.util.UUID;

/**
 * Identifies one version of a document: the bytes that were uploaded and the canonical text they were parsed to.
 *
 * @param version 1 for the first upload, rising by one
 */
public record VersionId(DocumentId document, int version) {

    public VersionId {
        if (version < 1) {
            throw new IllegalArgumentException("version must be at least 1: " + version);
        }
    }

    /** What {@link #toString} wrote. */
    public static VersionId parse(String written) {
        int slash = written.indexOf('/');
        return new VersionId(
                new DocumentId(UUID.fromString(written.substring(0, slash))),
                Integer.parseInt(written.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return document + "/" + version;
    }
}
