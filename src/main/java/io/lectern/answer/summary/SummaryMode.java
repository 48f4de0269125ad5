package io.lectern.answer.summary;

import com.fasterxml.jackson.annotation.JsonValue;
import io.lectern.prompt.SummaryReading;
import java.util.Arrays;

/** How a summary came about. */
public enum SummaryMode {
    /** The model read everything at once. */
    ONE_PASS("one-pass"),
    /** The model took notes of parts and summarized these. */
    MAP_REDUCE("map-reduce"),
    /** The model wrote a summary of a part and then one of it and the rest. */
    REFINE("refine"),
    /** No model: sentences of the documents. */
    EXTRACTIVE("extractive");

    private final String code;

    SummaryMode(String code) {
        this.code = code;
    }

    @JsonValue
    public String code() {
        return code;
    }

    public static SummaryMode of(SummaryReading reading) {
        return switch (reading) {
            case ONE_PASS -> ONE_PASS;
            case MAP_REDUCE -> MAP_REDUCE;
            case REFINE -> REFINE;
        };
    }

    /**
     * The mode of a code.
     *
     * @throws IllegalArgumentException when there is none of that code
     */
    public static SummaryMode of(String code) {
        return Arrays.stream(values())
                .filter(mode -> mode.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no mode is called " + code));
    }
}
