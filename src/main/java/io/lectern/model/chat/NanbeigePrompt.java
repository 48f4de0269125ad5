package io.lectern.model.chat;

import java.util.Arrays;
import java.util.Optional;

/** The revisions of the prompt in Nanbeige's code. */
enum NanbeigePrompt {
    /** The answer on the line of its heading; the tokenizer begins the prompt as it begins any text. */
    FIRST("nanbeige-1", "### Assistant: ", "\n\n### Assistant: "),
    /** The answer on a line of its own. */
    SECOND("nanbeige-2", "### Assistant: \n", "\n\n### Assistant: \n"),
    /** A space before the last heading, with which it becomes the same ids as the headings in the training. */
    NEWEST("nanbeige", "### Assistant: \n", "\n\n ### Assistant: \n");

    private final String format;
    private final String heading;
    private final String ending;

    NanbeigePrompt(String format, String heading, String ending) {
        this.format = format;
        this.heading = heading;
        this.ending = ending;
    }

    /** The revision that a file of the authors' code writes: the one whose ending it has as a text in Python. */
    static Optional<NanbeigePrompt> in(String code) {
        return Arrays.stream(values())
                .filter(revision -> code.contains("{query}" + revision.ending.replace("\n", "\\n") + "\""))
                .findFirst();
    }

    String format() {
        return format;
    }

    /** What stands before an answer. */
    String heading() {
        return heading;
    }

    /** What stands between the last question and its answer. */
    String ending() {
        return ending;
    }
}
