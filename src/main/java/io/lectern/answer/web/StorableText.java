package io.lectern.answer.web;

/** Text that the database can hold, as a constraint of request bodies: no NUL, no half of a surrogate pair. */
public final class StorableText {

    public static final String REGEXP = "[^\\x00\\p{Cs}]*";

    public static final String MESSAGE = "must not contain NUL or half of a surrogate pair";

    private StorableText() {}
}
