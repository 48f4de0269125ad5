package io.lectern.prompt;

import java.util.List;

/**
 * How documents are read for a summary, and why.
 *
 * @param reason why they are read so, in a clause that can be shown
 * @param sections what the labels 1, 2, … stand for: all of the documents, in their order, each piece once
 * @param parts what is read together: the sections, in their order, each once
 */
public record SummaryPlan(
        SummaryReading reading, String reason, SummaryPlanRequest request, List<Excerpt> sections, List<Part> parts) {

    /**
     * Sections that are read together.
     *
     * @param first index of the first section
     * @param last index of the last, itself included
     * @param tokens of the sections with their labels and heads, exactly as sent
     */
    public record Part(int first, int last, int tokens) {}

    public SummaryPlan {
        sections = List.copyOf(sections);
        parts = List.copyOf(parts);
    }

    /** The sections of a part. */
    public List<Excerpt> sections(Part part) {
        return sections.subList(part.first(), part.last() + 1);
    }

    /** The plan as a person reads it, with a line for each part; two plans that say the same are the same. */
    public String describe() {
        var lines = new StringBuilder("%s: %s\nwindow %,d, answer %,d, note %,d"
                .formatted(reading, reason, request.window(), request.answer(), request.note()));
        for (var part : parts) {
            var first = sections.get(part.first());
            var last = sections.get(part.last());
            lines.append("\n[%d]–[%d] %s: %,d–%,d, %,d tokens"
                    .formatted(
                            part.first() + 1,
                            part.last() + 1,
                            first.document(),
                            first.ranges().getFirst().start(),
                            last.ranges().getLast().end(),
                            part.tokens()));
        }
        return lines.toString();
    }
}
