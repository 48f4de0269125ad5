package io.lectern.model.hub;

/** A file became another while it was fetched. */
final class ChangedFileException extends Exception {

    private static final long serialVersionUID = 1L;

    ChangedFileException(String subject) {
        super(subject + " changed while it was fetched");
    }
}
