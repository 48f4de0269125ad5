package io.lectern.engine;

import java.util.Optional;

/**
 * A piece of a prompt.
 *
 * @param tokens ids, at least one; not copied, not to be changed afterwards
 * @param cacheBoundary whether what stands up to the end of this part is worth keeping: the end of a system text, of a
 *     document, of a message. Kept states never reach across a boundary
 * @param source names what the tokens were made from, so that {@link TextGenerator#forget} can erase what was kept of it
 */
public record PromptPart(int[] tokens, boolean cacheBoundary, Optional<String> source) {

    private static final int MAX_SOURCE_CHARS = 200;

    public PromptPart {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a prompt part must have at least one token");
        }
        if (source.filter(name -> name.isEmpty() || name.length() > MAX_SOURCE_CHARS)
                .isPresent()) {
            throw new IllegalArgumentException(
                    "source must have 1 to %d characters: %s".formatted(MAX_SOURCE_CHARS, source));
        }
    }

    /** A part at whose end a state is kept. */
    public static PromptPart cached(int... tokens) {
        return new PromptPart(tokens, true, Optional.empty());
    }

    /** A part made from a named source, at whose end a state is kept. */
    public static PromptPart cached(String source, int... tokens) {
        return new PromptPart(tokens, true, Optional.of(source));
    }

    /** A part that will hardly come again. */
    public static PromptPart of(int... tokens) {
        return new PromptPart(tokens, false, Optional.empty());
    }
}
