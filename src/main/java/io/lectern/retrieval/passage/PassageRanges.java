package io.lectern.retrieval.passage;

import io.lectern.document.TextRange;
import java.util.List;

/** Where a passage lies in the canonical text: what the database keeps of it. */
public record PassageRanges(int ordinal, List<TextRange> context, List<TextRange> body) {

    public PassageRanges {
        context = List.copyOf(context);
        body = List.copyOf(body);
    }
}
