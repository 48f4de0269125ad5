package io.lectern.document.parse;

import io.lectern.document.CanonicalText;

/** How reading a file ended. */
public sealed interface ParseOutcome {

    /** The file was read; the text is not empty. */
    record Parsed(String mediaType, CanonicalText text) implements ParseOutcome {}

    /** The file cannot be made into a document; {@code detail} is a sentence meant for the user. */
    record Refused(ParseFailure failure, String detail) implements ParseOutcome {}
}
