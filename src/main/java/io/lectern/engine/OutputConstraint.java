package io.lectern.engine;

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
}
