package io.lectern.answer;

/** Writes what belongs to an answer in the transaction that stores it, such as the turn of a conversation. */
@FunctionalInterface
public interface AnswerRecorder {

    /** Writes nothing. */
    AnswerRecorder NONE = answer -> {};

    void record(Answer answer);
}
