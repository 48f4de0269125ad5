package io.lectern.evaluation.subject;

/**
 * What a model goes on from.
 *
 * @param tokens its ids, not to be changed
 */
public record SubjectPrompt(int[] tokens, Ending ending) {

    /** What ends the answer, beside the model's own end-of-generation tokens and the limit. */
    public enum Ending {
        /** What ends an answer in the model's chat format. */
        CHAT,
        /** Nothing. */
        OPEN,
        /** The token of a line feed; there is at least one token before it. */
        LINE
    }
}
