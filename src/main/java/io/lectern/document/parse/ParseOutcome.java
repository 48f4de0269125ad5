package io.lectern.document.parse;

import io.lectern.document.CanonicalText;
import java.util.List;

/** How reading a file ended. */
public sealed interface ParseOutcome {

    /**
     * The file was read; the text is not empty.
     *
     * @param embedded the files in it, in their order
     */
    record Parsed(String mediaType, CanonicalText text, List<EmbeddedFile> embedded) implements ParseOutcome {

        public Parsed {
            embedded = List.copyOf(embedded);
        }
    }

    /** The file cannot be made into a document; {@code detail} is a sentence meant for the user. */
    record Refused(ParseFailure failure, String detail) implements ParseOutcome {}
}
