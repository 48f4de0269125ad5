package io.lectern.evaluation.probe;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What is hidden in the haystack, after RULER (Hsieh et al. 2024, arXiv:2404.06654). */
public enum ProbeKind {
    /** A number that belongs to a name, asked by its name. */
    NEEDLE("needle", 128),
    /** Four numbers that belong to four names, all of them asked for: RULER's needles with several queries. */
    MULTI_NEEDLE("multi-needle", 128),
    /** A chain of five variables, each assigned the one before; asked is which of them have the value of the first. */
    VARIABLE_TRACKING("variable-tracking", 30);

    private final String id;
    private final int answerTokens;

    ProbeKind(String id, int answerTokens) {
        this.id = id;
        this.answerTokens = answerTokens;
    }

    /**
     * The kind of a name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static ProbeKind named(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'%s' is no kind of probe: there are %s"
                        .formatted(
                                id, Arrays.stream(values()).map(ProbeKind::id).collect(Collectors.joining(", ")))));
    }

    public String id() {
        return id;
    }

    /** Most tokens of an answer; they count into the length, as in RULER. */
    public int answerTokens() {
        return answerTokens;
    }
}
