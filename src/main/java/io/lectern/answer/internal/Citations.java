package io.lectern.answer.internal;

import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.document.TextRange;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builds citations of passages. */
final class Citations {

    private Citations() {}

    /** Cites a range of a body fragment of the passage, given in offsets of the canonical text. */
    static Citation of(
            int label, Passage passage, Fragment fragment, TextRange range, CharRange supported, boolean verified) {
        var pages = passage.pages();
        return new Citation(
                label,
                passage.version().document(),
                passage.version().version(),
                passage.filename(),
                range.start(),
                range.end(),
                pages == null ? null : pages.start(),
                pages == null ? null : pages.end(),
                location(passage),
                fragment.text().substring(range.start() - fragment.start(), range.end() - fragment.start()),
                supported.startChar(),
                supported.endChar(),
                verified);
    }

    private static @Nullable String location(Passage passage) {
        return passage.context().isEmpty()
                ? null
                : passage.context().stream().map(Fragment::text).collect(Collectors.joining(" › "));
    }
}
