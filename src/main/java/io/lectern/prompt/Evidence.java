package io.lectern.prompt;

import io.lectern.retrieval.Passage;
import java.util.Optional;

/** Pieces of a document that a search found for a question. */
public record Evidence(SourceDocument document, PieceRun pieces) {

    public Evidence {
        if (pieces.last() >= document.size()) {
            throw new IllegalArgumentException(
                    "%s has %d pieces: %d".formatted(document, document.size(), pieces.last()));
        }
    }

    /** The pieces that a passage's body lies in; empty when the passage is of another version's text. */
    public static Optional<Evidence> of(SourceDocument document, Passage passage) {
        var first = document.pieces(passage.body().getFirst().range());
        var last = document.pieces(passage.body().getLast().range());
        return first.isEmpty() || last.isEmpty()
                ? Optional.empty()
                : Optional.of(new Evidence(
                        document, new PieceRun(first.get().first(), last.get().last())));
    }
}
