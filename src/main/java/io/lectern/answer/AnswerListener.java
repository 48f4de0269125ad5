package io.lectern.answer;

import io.lectern.retrieval.Hit;
import java.util.List;

/** Hears how an answer comes about, on the thread that asked; {@code Answers.ask} returns the whole of it. */
public interface AnswerListener {

    /** Hears nothing and never cancels. */
    AnswerListener SILENT = new AnswerListener() {};

    default void started(AnswerId id) {}

    default void retrieved(List<Hit> hits) {}

    default void delta(String text) {}

    default void citation(Citation citation) {}

    /** Asked often while a model writes; true ends the answer, which is stored only when its text was complete. */
    default boolean cancelled() {
        return false;
    }

    /** Hears nothing and cancels as this one does. */
    default AnswerListener silenced() {
        var wishes = this;
        return new AnswerListener() {
            @Override
            public boolean cancelled() {
                return wishes.cancelled();
            }
        };
    }
}
