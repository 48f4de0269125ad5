package io.lectern.retrieval.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnalysisTests {

    private static final List<String> PIECES = List.of(
            "running",
            "Skies",
            "dying",
            "HTTP",
            "readLine",
            "read_line",
            "can't",
            "dogs’",
            "U.S.",
            "e-mail",
            "naïve",
            "ﬃ",
            "Straße",
            "3.5",
            "1,000",
            "2024",
            "x2",
            "C++",
            "привет",
            "שלום",
            "สวัสดี",
            "한국어",
            "カタカナ",
            "ひらがな",
            "北京",
            "資料",
            "研究人员",
            "〇",
            "𠮷野",
            "㈱",
            "＿",
            "Ａ１",
            "_",
            "-",
            "—",
            "’",
            "“",
            "”",
            "(",
            ")",
            "[",
            "\"",
            ".",
            ",",
            ";",
            ":",
            "!",
            "?",
            "，",
            "。",
            "、",
            "《",
            "　",
            "\u00A0",
            "\u0301",
            "\u200D",
            "\u00AD",
            "😀",
            "1️⃣",
            "©",
            "·",
            "/",
            "a",
            "I");

    @Test
    void findsWhatItsAnalyzerFindsInAnyText() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            var text = text(random);
            for (var analysis : Analysis.values()) {
                assertThat(analysis.tokens(text))
                        .as("%s of \"%s\"", analysis, text)
                        .isEqualTo(Token.of(analysis.analyzer(), text));
            }
        }
    }

    /** Pieces of one kind mostly, as in real texts, between spaces mostly. */
    private static String text(Random random) {
        var text = new StringBuilder();
        int kind = random.nextInt(PIECES.size());
        int spread = 1 + random.nextInt(PIECES.size());
        for (int i = 0; i <= random.nextInt(12); i++) {
            text.append(PIECES.get((kind + random.nextInt(spread)) % PIECES.size()));
            text.append(random.nextInt(3) == 0 ? "" : random.nextInt(5) == 0 ? "\n" : " ");
        }
        return text.toString();
    }
}
