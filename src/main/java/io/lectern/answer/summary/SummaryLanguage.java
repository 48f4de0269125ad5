package io.lectern.answer.summary;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A language that a model is asked to summarize in. */
public enum SummaryLanguage {
    ENGLISH("en"),
    CHINESE("zh");

    private final String code;

    SummaryLanguage(String code) {
        this.code = code;
    }

    /** ISO 639-1. */
    @JsonValue
    public String code() {
        return code;
    }

    /**
     * The language of a code.
     *
     * @throws SummaryProblem (400) when it is none of them
     */
    public static SummaryLanguage of(String code) {
        return Arrays.stream(values())
                .filter(language -> language.code.equals(code))
                .findFirst()
                .orElseThrow(() -> SummaryProblem.unknownLanguage(
                        code, Arrays.stream(values()).map(SummaryLanguage::code).collect(Collectors.joining(", "))));
    }
}
