package io.lectern.document.parse;

import io.lectern.document.CanonicalText;
import java.util.List;

/** How reading a file ended. */
public sealed interface ParseOutcome {

    /**
     * The file was read; the text is not empty.
     *
     * @param embedded the files in it, in their order
     * @param warnings the parts of it that could not be read
     */
    record Parsed(String mediaType, CanonicalText text, List<EmbeddedFile> embedded, List<ParseWarning> warnings)
            implements ParseOutcome {

        public Parsed {
            embedded = List.copyOf(embedded);
            warnings = List.copyOf(warnings);
        }
    }

    /** The file cannot be made into a document; {@code detail} is a sentence meant for the user. */
    record Refused(ParseFailure failure, String detail) implements ParseOutcome {}
}
