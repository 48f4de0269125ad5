package io.lectern.prompt;

import java.util.List;
import java.util.Optional;

/**
 * Excerpts that stay where the turn before had them, so that the next prompt begins as that one did.
 *
 * @param front what stood before them: with something else there, nothing behind it can be used again
 * @param excerpts in the order of the prompt, from its first label on
 * @param turnsUnused turns in a row in which a search found nothing good among them
 */
public record KeptExcerpts(List<PromptEntry> front, List<Excerpt> excerpts, int turnsUnused) {

    public static final KeptExcerpts NONE = new KeptExcerpts(List.of(), List.of(), 0);

    /** After so many turns without use they make room. */
    private static final int MOST_UNUSED = 2;
    /** What was found counts as use when it is among the best of so many. */
    private static final int BEST = 5;

    public KeptExcerpts {
        front = List.copyOf(front);
        excerpts = List.copyOf(excerpts);
    }

    /** All excerpts of a prompt. */
    public static KeptExcerpts of(AssembledPrompt prompt) {
        return new KeptExcerpts(
                front(prompt.entries()),
                prompt.plan().excerpts(),
                prompt.plan().kept().turnsUnused());
    }

    private static List<PromptEntry> front(List<PromptEntry> prompt) {
        return prompt.stream().takeWhile(entry -> entry.label().isEmpty()).toList();
    }

    /** Whether a prompt has what stood before them. */
    boolean stand(List<PromptEntry> prompt) {
        return front.equals(front(prompt));
    }

    boolean isEmpty() {
        return excerpts.isEmpty();
    }

    /** These, cut to what there is room for, after a question with this evidence: nothing when they were of no use for too long. */
    KeptExcerpts cut(List<Excerpt> excerpts, List<Evidence> evidence) {
        boolean used = evidence.stream()
                .limit(BEST)
                .anyMatch(found -> holding(excerpts, found).isPresent());
        int unused = used ? 0 : turnsUnused + 1;
        return excerpts.isEmpty() || unused >= MOST_UNUSED ? NONE : new KeptExcerpts(front, excerpts, unused);
    }

    /** The excerpt that holds what was found. */
    Optional<Excerpt> holding(Evidence found) {
        return holding(excerpts, found);
    }

    private static Optional<Excerpt> holding(List<Excerpt> excerpts, Evidence found) {
        return excerpts.stream()
                .filter(excerpt -> excerpt.document().equals(found.document())
                        && excerpt.pieces().first() <= found.pieces().first()
                        && excerpt.pieces().last() >= found.pieces().last())
                .findFirst();
    }
}
