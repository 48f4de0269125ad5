package io.lectern.answer.internal;

import io.lectern.answer.CitationMode;
import io.lectern.engine.OutputConstraint;
import io.lectern.prompt.Excerpt;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The form that an answer's citations are held to. */
final class CitationForms {

    /** A quotation does not run from what stands before a page break to what stands behind it. */
    private static final String BREAK = "\0";

    private CitationForms() {}

    /** @param excerpts what the labels stand for: label {@code n} is element {@code n - 1} */
    static OutputConstraint of(CitationMode mode, List<Excerpt> excerpts) {
        return of(
                mode,
                excerpts.size(),
                () -> excerpts.stream().map(CitationForms::text).toList());
    }

    /** @param quotable what may be quoted of each excerpt */
    static OutputConstraint of(CitationMode mode, int excerpts, Supplier<List<String>> quotable) {
        return switch (mode) {
            case FREE -> new OutputConstraint.None();
            case CONSTRAINED -> new OutputConstraint.Grammar(markers(excerpts));
            case QUOTE -> new OutputConstraint.Quotations(quotable.get(), Optional.of(Abstention.WORD));
        };
    }

    /** Any text in which each bracket is a marker with the label of an excerpt. */
    private static String markers(int excerpts) {
        var labels =
                IntStream.rangeClosed(1, excerpts).mapToObj("\"%d\""::formatted).collect(Collectors.joining(" | "));
        return """
                root ::= ([^\\[\\]\u3010\u3011] | marker)*
                marker ::= "[" label ("," " "? label)* "]"
                label ::= %s
                """.formatted(labels);
    }

    private static String text(Excerpt excerpt) {
        var text = excerpt.document().text().text();
        return quotable(excerpt.ranges().stream().map(range -> range.of(text)).toList());
    }

    /** What may be quoted of an excerpt that has these ranges. */
    static String quotable(List<String> ranges) {
        return String.join(BREAK, ranges);
    }
}
