package io.lectern.engine;

import java.util.List;
import java.util.Optional;

/** What an answer may look like. Wrong sources are refused with a {@link ConstraintException} before anything runs. */
public sealed interface OutputConstraint {

    /** Any text. */
    record None() implements OutputConstraint {}

    /**
     * A text that a grammar derives.
     *
     * @param gbnf the grammar, whose start symbol is {@code root}
     * @see <a href="https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md">GBNF</a>
     */
    record Grammar(String gbnf) implements OutputConstraint {}

    /**
     * A JSON text that is valid against a schema.
     *
     * @param schema JSON Schema 2020-12, of which the part is known that can be decided while writing
     */
    record JsonSchema(String schema) implements OutputConstraint {}

    /**
     * Quotations, one a line: words of a source in curly quotation marks, exactly as they stand there, and behind them the
     * source's number in square brackets, as in {@code “12 million euros” [2]}.
     *
     * @param sources texts that may be quoted, at least one; the first has the number 1
     * @param instead a text that may be the whole answer in place of quotations
     */
    record Quotations(List<String> sources, Optional<String> instead) implements OutputConstraint {
        public Quotations {
            sources = List.copyOf(sources);
        }
    }
}
