package io.lectern.retrieval.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
            "ー",
            "ʻ",
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

    @ParameterizedTest
    @CsvSource({
        "readUserFile, user",
        "readUserFile, readuserfil",
        "XMLParser, xml",
        "max_passage_tokens, passag",
        "__init__, init",
        "java.util.List, util",
        "v1.2.3, 1.2.3",
        "v1.2.3, v1.2.3",
        "V2.5, 2.5",
        "node.js, node"
    })
    void namesAreFoundWholeAndByTheirParts(String name, String term) {
        assertThat(Analysis.STEMS.terms("calls " + name + " twice")).contains(term);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "don't", "U.S.", "1.2.3", "1990s", "well-known", "Grüße", "naïve"})
    void wordsThatAreNoNamesGetNoPartsOfOneCharacter(String word) {
        assertThat(Analysis.STEMS.terms(word)).allMatch(term -> term.length() > 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"（スーパースピードレーシング ）", "ー", "ʻ", "ʻ ieʻ ie"})
    void aSignOfWhichFoldingLeavesNothingIsNoTerm(String text) {
        assertThat(Analysis.values())
                .allSatisfy(analysis -> assertThat(analysis.terms(text)).doesNotContain(""));
        assertThat(QueryText.of(text).cjkWords())
                .allSatisfy(word -> assertThat(word.parts()).doesNotContain(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,234.5", "1234.5", "１，２３４．５", "１２３４.５"})
    void aNumberIsTheSameHoweverItIsGrouped(String number) {
        assertThat(Analysis.STEMS.terms("weighs " + number + " kg")).containsExactly("weigh", "1234.5", "kg");
    }

    @Test
    void commasThatGroupNothingStay() {
        assertThat(Analysis.STEMS.terms("3,4 and 1,23")).containsExactly("3,4", "and", "1,23");
        assertThat(Analysis.STEMS.terms("12,34,567 and 1,234,567")).containsExactly("1234567", "and", "1234567");
    }

    @Test
    void aPartStandsWhereItIsWritten() {
        var text = "Call readUserFile() else max_tokens.";

        for (var token : Token.of(Analysis.STEMS.analyzer(), text)) {
            assertThat(text.substring(token.start(), token.end()).toLowerCase(Locale.ROOT))
                    .startsWith(token.term().substring(0, 3));
        }
        assertThat(Token.of(Analysis.STEMS.analyzer(), text)).contains(new Token("user", 9, 13));
    }
}
