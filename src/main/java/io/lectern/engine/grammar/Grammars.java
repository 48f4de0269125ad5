package io.lectern.engine.grammar;

import io.lectern.engine.ConstraintException;
import io.lectern.engine.OutputConstraint;
import io.lectern.engine.sampling.TokenConstraint;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns the form of an answer into what holds it to that. */
public final class Grammars {

    private Grammars() {}

    /**
     * Checks a constraint, and tells how an answer is held to it; empty when it may be any text.
     *
     * @param tokens of the model that writes, asked for when they are needed
     * @throws ConstraintException when it cannot be used
     */
    public static Optional<Supplier<TokenConstraint>> holding(
            OutputConstraint constraint, Supplier<TokenTexts> tokens) {
        if (constraint instanceof OutputConstraint.Quotations(var sources, var instead)) {
            var quoted = new QuotedSources(sources);
            var texts = tokens.get();
            return Optional.of(() -> new QuotationConstraint(quoted, instead, texts));
        }
        return compile(constraint).map(grammar -> {
            var texts = tokens.get();
            return () -> new GrammarConstraint(grammar, texts);
        });
    }

    /**
     * The grammar of a constraint; empty when it is not one of a grammar.
     *
     * @throws ConstraintException when it cannot be used
     */
    public static Optional<Grammar> compile(OutputConstraint constraint) {
        return switch (constraint) {
            case OutputConstraint.None _, OutputConstraint.Quotations _ -> Optional.empty();
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
