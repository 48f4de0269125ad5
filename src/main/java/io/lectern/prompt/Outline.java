package io.lectern.prompt;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The headings of a document, one a line, set in by their level, with their pages.
 *
 * @param depth the deepest level that is in it, 1 to 9
 */
public record Outline(SourceDocument document, int depth) {

    private static final int DEEPEST = 9;
    private static final String INDENT = "  ";

    /** The deepest outline of a document that fits; empty when not even the highest headings do, or there are none. */
    static Optional<Outline> within(SourceDocument document, Predicate<Outline> fits) {
        return IntStream.iterate(DEEPEST, depth -> depth > 0, depth -> depth - 1)
                .mapToObj(depth -> new Outline(document, depth))
                .filter(outline -> outline.headings().findAny().isPresent())
                .filter(fits)
                .findFirst();
    }

    /** The file name, and the headings below it. */
    public String text() {
        return "\n\n" + document.filename() + "\n"
                + headings().mapToObj(this::line).collect(Collectors.joining("\n"));
    }

    private IntStream headings() {
        return IntStream.range(0, document.size())
                .filter(piece -> document.piece(piece).isHeading())
                .filter(piece -> document.piece(piece).block().level() <= depth);
    }

    private String line(int piece) {
        var block = document.piece(piece).block();
        var page = document.text()
                .pagesOf(block.range())
                .map(pages -> " (p. %d)".formatted(pages.start()))
                .orElse("");
        var heading = block.range().of(document.text().text()).replace('\n', ' ');
        return INDENT.repeat(block.level() - 1) + heading + page;
    }
}
