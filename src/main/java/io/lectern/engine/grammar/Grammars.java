package io.lectern.engine.grammar;

import io.lectern.engine.ConstraintException;
import io.lectern.engine.OutputConstraint;
import java.util.Optional;

/** Turns the form of an answer into the grammar that it is held to. */
public final class Grammars {

    private Grammars() {}

    /**
     * Checks a constraint; empty when there is none.
     *
     * @throws ConstraintException when it cannot be used
     */
    public static Optional<Grammar> compile(OutputConstraint constraint) {
        return switch (constraint) {
            case OutputConstraint.None() -> Optional.empty();
            case OutputConstraint.Grammar(String gbnf) -> Optional.of(Grammar.parse(gbnf));
            case OutputConstraint.JsonSchema(String schema) -> Optional.of(ofSchema(schema));
        };
    }

    private static Grammar ofSchema(String schema) {
        String gbnf = JsonSchemaCompiler.gbnf(schema);
        try {
            return Grammar.parseTrusted(gbnf);
        } catch (ConstraintException unusable) {
            // The place is one of our own text, of which the caller knows nothing.
            throw new ConstraintException("#", "no text that ends is valid: " + unusable.getMessage());
        }
    }
}
