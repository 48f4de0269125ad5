package io.lectern.engine.serving;

import io.lectern.engine.PromptPart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A prompt as one row of tokens, with the places where states may be cut and what the tokens were made from. */
final class PromptMap {

    private final int[] tokens;
    private final List<Span> spans = new ArrayList<>();

    private record Span(int start, int end, PromptPart part) {}

    PromptMap(List<PromptPart> parts) {
        this.tokens =
                new int[parts.stream().mapToInt(part -> part.tokens().length).sum()];
        int at = 0;
        for (var part : parts) {
            int length = part.tokens().length;
            System.arraycopy(part.tokens(), 0, tokens, at, length);
            spans.add(new Span(at, at + length, part));
            at += length;
        }
    }

    int[] tokens() {
        return tokens;
    }

    int length() {
        return tokens.length;
    }

    /**
     * Where the piece that begins at a position has to end: at the next boundary, or when it is long enough.
     *
     * @param limit it ends there at the latest
     */
    int cut(int from, int maxTokens, int limit) {
        int end = Math.min(limit, from + maxTokens);
        for (var span : spans) {
            if (span.part().cacheBoundary() && span.end() > from) {
                return Math.min(end, span.end());
            }
        }
        return end;
    }

    boolean isBoundary(int position) {
        return spans.stream().anyMatch(span -> span.part().cacheBoundary() && span.end() == position);
    }

    /** The last boundary; 0 when there is none. */
    int lastBoundary() {
        return spans.stream()
                .filter(span -> span.part().cacheBoundary())
                .mapToInt(Span::end)
                .max()
                .orElse(0);
    }

    /** What the tokens of a range were made from. */
    Set<String> sources(int start, int end) {
        var sources = new HashSet<String>();
        for (var span : spans) {
            if (span.start() < end && span.end() > start) {
                span.part().source().ifPresent(sources::add);
            }
        }
        return sources;
    }

    boolean hasSource(String source) {
        return spans.stream()
                .anyMatch(span -> span.part().source().filter(source::equals).isPresent());
    }
}
