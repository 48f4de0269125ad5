package io.lectern.prompt;

import io.lectern.model.ChatEncoding;
import java.util.stream.IntStream;

/** What excerpts are called in a prompt, and cited by in an answer. Safe for use by several threads. */
final class Labels {

    /** The highest label. */
    static final int MOST = 999;

    private final int[][] ids;
    private final int widest;

    Labels(ChatEncoding encoding) {
        this.ids = IntStream.rangeClosed(1, MOST)
                .mapToObj(number -> encoding.content(text(number)))
                .toArray(int[][]::new);
        // A label's digits may take more tokens than another's.
        this.widest = IntStream.range(0, MOST).map(i -> ids[i].length).max().orElseThrow();
    }

    int[] ids(int number) {
        return ids[number - 1];
    }

    /** Tokens that a label takes at most. */
    int widest() {
        return widest;
    }

    /** With the break to what stands before it. */
    static String text(int number) {
        return "\n\n[%d] ".formatted(number);
    }
}
