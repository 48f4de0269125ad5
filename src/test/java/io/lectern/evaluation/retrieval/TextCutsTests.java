package io.lectern.evaluation.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.retrieval.TokenEstimate;
import io.lectern.retrieval.passage.RandomTexts;
import java.util.List;
import java.util.stream.Collectors;
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

    @Test
    void keepTheSizeInTextWithoutSpaces() {
        var text = "北京是中国的首都。上海是最大的城市，人口很多。";

        assertThat(new TextCuts(6, 0).fixed(text))
                .extracting(range -> range.of(text))
                .containsExactly("北京是中国的", "首都。上海", "是最大的城市", "，人口很多", "。");
        assertThat(new TextCuts(10, 0).recursive(text))
                .extracting(range -> range.of(text))
                .containsExactly("北京是中国的首都。", "上海是最大的城市，", "人口很多。");
    }

    @Test
    void areWithinTheSizeAndCoverTheTextWhateverItsScript() {
        var random = RandomTexts.seeded();
        for (int round = 0; round < 20; round++) {
            var text = RandomTexts.document(random).text();
            var cuts = new TextCuts(30, 0);

            for (var pieces : List.of(cuts.fixed(text), cuts.recursive(text))) {
                assertThat(pieces)
                        .allSatisfy(piece -> assertThat(TokenEstimate.of(text, piece.start(), piece.end()))
                                .isLessThan(30.01));
                assertThat(pieces.stream()
                                .map(piece -> piece.of(text))
                                .collect(Collectors.joining())
                                .replaceAll("\\s", ""))
                        .isEqualTo(text.replaceAll("\\s", ""));
            }
        }
    }
}
