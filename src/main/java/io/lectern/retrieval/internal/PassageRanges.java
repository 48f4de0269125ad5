package io.lectern.retrieval.internal;

import io.lectern.document.TextRange;
import java.util.List;

/** Where a passage lies in the canonical text: what the database keeps of it. */
record PassageRanges(int ordinal, List<TextRange> context, List<TextRange> body) {

    PassageRanges {
        context = List.copyOf(context);
        body = List.copyOf(body);
    }
}
