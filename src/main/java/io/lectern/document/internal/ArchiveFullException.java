package io.lectern.document.internal;

/** An upload holds more than it may, over all its levels. */
final class ArchiveFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ArchiveFullException(int files, long bytes, DocumentSettings.Archive most) {
        super(
                "With the %d files of %d bytes in it, the upload holds more than %d files or %d bytes; `lectern.document.archive.files` and `.size` set the limits"
                        .formatted(files, bytes, most.files(), most.size().toBytes()));
    }
}
