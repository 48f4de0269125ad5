package io.lectern.retrieval.web;

import io.lectern.document.PageSpan;
import io.lectern.document.TextRange;
import io.lectern.retrieval.Degradation;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.HitScores;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.SearchResult;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * @param data hits, best first
 * @param degraded what was left out for want of time or of a model
 */
record SearchResponse(List<Found> data, List<LeftOut> degraded) {

    /**
     * A passage. {@code text} is the canonical text's {@code [startChar, endChar)} in UTF-16 code units, unless the
     * passage has gaps.
     *
     * @param scores where it comes from
     * @param repeats passages that say the same and were left out for it
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
            HitScores scores,
            List<Highlight> highlights,
            List<Repeat> repeats) {}

    /** A passage that says what a better one says. */
    record Repeat(UUID documentId, int documentVersion, String filename, int startChar, int endChar) {

        static Repeat of(Passage passage) {
            return new Repeat(
                    passage.version().document().value(),
                    passage.version().version(),
                    passage.filename(),
                    passage.body().getFirst().start(),
                    passage.body().getLast().range().end());
        }
    }

    /** @param part {@code vectors}, {@code rerank} or {@code index} */
    record LeftOut(String part, String reason) {

        static LeftOut of(Degradation degradation) {
            return new LeftOut(degradation.part().name().toLowerCase(Locale.ROOT), degradation.reason());
        }
    }

    record Highlight(int startChar, int endChar) {

        static Highlight of(TextRange range) {
            return new Highlight(range.start(), range.end());
        }
    }

    static SearchResponse of(SearchResult result) {
        return new SearchResponse(
                result.hits().stream().map(SearchResponse::found).toList(),
                result.degraded().stream().map(LeftOut::of).toList());
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
                hit.scores(),
                hit.highlights().stream().map(Highlight::of).toList(),
                hit.repeats().stream().map(Repeat::of).toList());
    }
}
