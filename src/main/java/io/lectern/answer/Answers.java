package io.lectern.answer;

/** Asking, and reading stored answers. Safe for use by several threads. */
public interface Answers {

    /**
     * Answers a question and stores the answer; takes as long as the model writes, on the calling thread, with no
     * transaction open meanwhile.
     *
     * @param recorder called in the transaction that stores the answer
     * @throws io.lectern.problem.ProblemException when the scope names what does not exist, the question does not fit,
     *     the model or the index is not available, or the answer was cancelled
     */
    Answer ask(Question question, AnswerListener listener, AnswerRecorder recorder);

    /**
     * A stored answer.
     *
     * @throws AnswerProblem (404) when there is none
     */
    Answer get(AnswerId id);

    /**
     * What the prompt of a stored answer was made of.
     *
     * @throws AnswerProblem (404) when there is no such answer, or no model wrote it
     */
    PromptManifest prompt(AnswerId id);

    /**
     * Has the model write a stored answer once more, exactly as it did, and compares; nothing is stored. Takes as long as
     * the answer took when nothing of its prompt was known.
     *
     * @throws AnswerProblem when there is no such answer, no model wrote it, the ids of its prompt are erased, another answer
     *     is being replayed, or the model is not available
     */
    Replay replay(AnswerId id, AnswerListener listener);
}
