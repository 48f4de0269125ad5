package io.lectern.retrieval.web;

import io.lectern.document.PageSpan;
import io.lectern.document.TextRange;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** @param data hits, best first */
record SearchResponse(List<Found> data) {

    /**
     * A passage. {@code text} is the canonical text's {@code [startChar, endChar)} in UTF-16 code units, unless the
     * passage has gaps.
     */
    record Found(
            UUID documentId,
            int documentVersion,
            String filename,
            int startChar,
            int endChar,
            @Nullable Integer startPage,
            @Nullable Integer endPage,
            @Nullable String location,
            String text,
            float score,
            List<Highlight> highlights) {}

    record Highlight(int startChar, int endChar) {

        static Highlight of(TextRange range) {
            return new Highlight(range.start(), range.end());
        }
    }

    static SearchResponse of(List<Hit> hits) {
        return new SearchResponse(hits.stream().map(SearchResponse::found).toList());
    }

    private static Found found(Hit hit) {
        var passage = hit.passage();
        PageSpan pages = passage.pages();
        return new Found(
                passage.version().document().value(),
                passage.version().version(),
                passage.filename(),
                passage.body().getFirst().start(),
                passage.body().getLast().range().end(),
                pages == null ? null : pages.start(),
                pages == null ? null : pages.end(),
                passage.location(),
                passage.body().stream().map(Fragment::text).collect(Collectors.joining("\n")),
                hit.score(),
                hit.highlights().stream().map(Highlight::of).toList());
    }
}
