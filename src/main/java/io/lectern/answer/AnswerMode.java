package io.lectern.answer;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an answer came about. */
public enum AnswerMode {
    /** The model read the documents whole. */
    WHOLE,
    /** The model read an outline and parts of the documents. */
    MIXED,
    /** The model read the passages that a search found. */
    PASSAGES,
    /** No model: sentences of the documents, quoted. */
    EXTRACTIVE,
    /** The documents do not hold an answer; nothing is cited. */
    NONE;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The mode of a code.
     *
     * @throws IllegalArgumentException when there is none of that code
     */
    public static AnswerMode of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
