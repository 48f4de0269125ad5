package io.lectern.evaluation.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextCutsTests {

    @Test
    void coverTheTextWithoutOverlapUnlessItIsAskedFor() {
        var text = "One two three four. Five six seven eight. Nine ten.\n\nEleven twelve thirteen.";

        var pieces = new TextCuts(6, 0).recursive(text);

        assertThat(pieces)
                .extracting(range -> range.of(text))
                .containsExactly(
                        "One two three four.", " Five six seven eight.", " Nine ten.\n\n", "Eleven twelve thirteen.");
    }

    @Test
    void ofFixedSizeOverlapByHalf() {
        var text = "a b c d e f g h";

        assertThat(new TextCuts(6, 3).fixed(text))
                .extracting(range -> range.of(text))
                .containsExactly("a b c d ", "c d e f ", "e f g h");
    }
}
