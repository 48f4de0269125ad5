package io.lectern.prompt;

import java.util.List;

/**
 * Excerpts that stay where the turn before had them, so that the next prompt begins as that one did.
 *
 * @param excerpts in the order of the prompt, from its first label on
 * @param turnsUnused turns in a row in which a search found nothing good among them
 */
public record KeptExcerpts(List<Excerpt> excerpts, int turnsUnused) {

    public static final KeptExcerpts NONE = new KeptExcerpts(List.of(), 0);

    /** After so many turns without use they make room. */
    private static final int MOST_UNUSED = 2;
    /** What was found counts as use when it is among the best of so many. */
    private static final int BEST = 5;

    public KeptExcerpts {
        excerpts = List.copyOf(excerpts);
    }

    /** What stays for a question with this evidence, best first: all, or nothing when it was of no use for too long. */
    KeptExcerpts after(List<Evidence> evidence) {
        boolean used = evidence.stream().limit(BEST).anyMatch(this::hold);
        int unused = used ? 0 : turnsUnused + 1;
        return unused >= MOST_UNUSED ? NONE : new KeptExcerpts(excerpts, unused);
    }

    private boolean hold(Evidence found) {
        return excerpts.stream()
                .anyMatch(excerpt -> excerpt.document().equals(found.document())
                        && excerpt.pieces().first() <= found.pieces().first()
                        && excerpt.pieces().last() >= found.pieces().last());
    }
}
