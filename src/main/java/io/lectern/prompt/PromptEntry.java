package io.lectern.prompt;

import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a stretch of a prompt's tokens was made from. Entries follow one another and cover the prompt.
 *
 * @param start index of the first token
 * @param end index behind the last token
 * @param label of an excerpt
 * @param document of an excerpt or an outline
 * @param ranges of the document's text that an excerpt holds; empty for everything else
 */
public record PromptEntry(
        Kind kind, int start, int end, OptionalInt label, Optional<VersionId> document, List<TextRange> ranges) {

    /** What stands there. */
    public enum Kind {
        SYSTEM,
        OUTLINE,
        EXCERPT,
        /** An earlier question with its answer. */
        TURN,
        /** With what the model writes its answer behind. */
        QUESTION
    }

    public PromptEntry {
        ranges = List.copyOf(ranges);
    }
}
