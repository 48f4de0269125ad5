package io.lectern.answer.summary;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a summary looks like. */
public enum SummaryStyle {
    /** A few sentences. */
    BRIEF(60),
    /** A paragraph or two for somebody who decides, figures first. */
    EXECUTIVE(180),
    /** Every subject of the documents, in their order. */
    DETAILED(500),
    /** A list of points. */
    BULLETS(150),
    /** The documents' own sections, each with what it says. */
    OUTLINE(250),
    /** What several documents have in common and where they differ. */
    COMPARE(250);

    private final int words;

    SummaryStyle(int words) {
        this.words = words;
    }

    /** Words of a summary, or Chinese characters, when nobody says how many. */
    public int words() {
        return words;
    }

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The style of a code.
     *
     * @throws SummaryProblem (400) when there is none
     */
    public static SummaryStyle of(String code) {
        return Arrays.stream(values())
                .filter(style -> style.code().equals(code))
                .findFirst()
                .orElseThrow(() -> SummaryProblem.unknownStyle(
                        code, Arrays.stream(values()).map(SummaryStyle::code).collect(Collectors.joining(", "))));
    }
}
