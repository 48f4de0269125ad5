package io.lectern.evaluation.longbench.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Scores that follow from the definitions by hand. */
class MetricTests {

    private static final double PRECISION = 1e-9;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Two of three words, both of two: 2 · 2/3 · 1 / (5/3).
                "The big cat sat.  | cat, SAT        | 0.8",
                // A word counts as often as both have it.
                "no no no          | no              | 0.5",
                // Signs go before articles, without a blank.
                "a-n the_n         | n               | 0",
                "an-other theory   | another theory  | 1",
                "the thé           | thé             | 1",
                // Quotes that are not of ASCII stay.
                "‘x’               | x               | 0",
                "one\u00a0two\u3000three | one two three | 1",
                "the               | a               | 0",
            })
    void englishAnswersShareWords(String prediction, String truth, double score) {
        assertThat(Metric.QA_F1.best(prediction, List.of(truth), List.of())).isCloseTo(score, within(PRECISION));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // 北京 / 清华大学 and 北京 / ， / 上海 without the comma.
                "北京清华大学 | 北京，上海 | 0.5",
                "ABC。      | abc       | 1",
                // The one bracket that LongBench's list lacks.
                "《书》     | 书        | 0.6666666666666666",
                "，。       | ！        | 0",
            })
    void chineseAnswersShareJiebasWords(String prediction, String truth, double score) {
        assertThat(Metric.QA_F1_ZH.best(prediction, List.of(truth), List.of())).isCloseTo(score, within(PRECISION));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a b c             | a b c        | 1",
                // Two of four, two of two.
                "a x b y           | a b          | 0.6666666666666666",
                // Words are a set: of two different ones both, of two both.
                "a b a b a b       | a b          | 1",
                // Each sentence gives to the set.
                "a b. c d          | a c. b d     | 1",
                "A                 | a            | 0",
                "...               | a            | 0",
                "a                 | ''           | 0",
                // A sentence of blanks has an empty word: of two words two, of three two.
                "'a. '             | 'a. . b'     | 0.8",
            })
    void rougeIsOverTheWordsOfCommonSubsequences(String prediction, String truth, double score) {
        assertThat(Metric.ROUGE.best(prediction, List.of(truth), List.of())).isCloseTo(score, within(1e-8));
        assertThat(Metric.ROUGE.best("a b", List.of("a b"), List.of()))
                .as("the summand that keeps it from dividing by zero")
                .isCloseTo(2 / (2 + 1e-8), within(1e-15));
    }

    @Test
    void ofTwoSubsequencesRougeTakesTheOneThatItsPackageFinds() {
        // Both x and y are common; going back from the end, the last word of the prediction goes first.
        assertThat(Rouge.score("x y", "y x")).isCloseTo(0.5, within(1e-8));
        assertThat(Rouge.score("x y. x", "y x")).isCloseTo(0.5, within(1e-8));
        assertThat(Rouge.score("x y. y", "y x")).isCloseTo(1, within(1e-8));
    }

    @Test
    void beyondPythonsNestedCallsRougeIsZero() {
        String longest = words(Rouge.MOST_STEPS);
        String longer = words(Rouge.MOST_STEPS + 1);

        assertThat(Rouge.score(longest, longest)).isCloseTo(1, within(1e-8));
        assertThat(Rouge.score(longer, longer)).isZero();
        assertThat(Rouge.score(longer, longer, Integer.MAX_VALUE)).isCloseTo(1, within(1e-8));
        assertThat(Rouge.score(longer, "none"))
                .as("goes back through the longer one too")
                .isZero();
        assertThat(Rouge.score("none", longest)).isZero();
    }

    private static String words(int count) {
        return IntStream.range(0, count).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    }

    @Test
    void chineseRougeIsOverJiebasWords() {
        // 北京 / 清华大学 / 。 and 清华大学 / 。 / 北京: a common subsequence has two of three.
        assertThat(Metric.ROUGE_ZH.best("北京清华大学。", List.of("清华大学。北京"), List.of()))
                .isCloseTo(2.0 / 3, within(1e-8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "It is Food.            | Food     | Food;Animal           | 1",
                "Food or Animal         | Food     | Food;Animal           | 0.5",
                "food                   | Food     | Food;Animal           | 0",
                "City                   | City     | Food                  | 0",
                // A class within the true one's name does not count.
                "Food and drink         | Food and drink | Food;Food and drink | 1",
                // After one that was removed the next is passed over.
                "Food and drink         | Food and drink | Food;drink;Food and drink | 0.5",
            })
    void classesAreSharedByAllThatAreNamed(String prediction, String truth, String classes, double score) {
        assertThat(Metric.CLASSIFICATION.best(prediction, List.of(truth), List.of(classes.split(";"))))
                .isCloseTo(score, within(PRECISION));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Paragraph 3           | Paragraph 3  | 1",
                "3, 07 and 3           | Paragraph 3  | 0.6666666666666666",
                "the third             | Paragraph 3  | 0",
                "13                    | Paragraph 3  | 0",
                // Digits of another script are a number, and another one.
                "３ 3                   | see Paragraph x, Paragraph 3 | 0.5",
            })
    void retrievalCountsTheParagraphsNumber(String prediction, String truth, double score) {
        assertThat(Metric.RETRIEVAL.best(prediction, List.of(truth), List.of())).isCloseTo(score, within(PRECISION));
        assertThat(Metric.RETRIEVAL_ZH.best("段落12", List.of("段落12"), List.of())).isEqualTo(1);
        assertThat(Metric.COUNT.best("7 or 8", List.of("8"), List.of())).isEqualTo(0.5);
    }

    @Test
    void aTrueAnswerWithoutAParagraphIsRefused() {
        assertThatThrownBy(() -> Metric.RETRIEVAL.best("3", List.of("3"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'3'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // From Python's documentation of difflib.
                "abcd  | bcde | 0.75",
                // Not the same in both directions.
                "tide  | diet | 0.25",
                "diet  | tide | 0.5",
                "same  | same | 1",
                "''    | same | 0",
                "''    | ''   | 1",
            })
    void codeIsAsLikeAsDifflibSays(String prediction, String truth, double score) {
        assertThat(Metric.CODE_SIMILARITY.best(prediction, List.of(truth), List.of()))
                .isCloseTo(score, within(PRECISION));
    }

    @Test
    void whatIsCommonInALongLineBeginsNoBlock() {
        String bs = "b".repeat(199);

        assertThat(SequenceMatcher.ratio(bs, bs + "b"))
                .as("extended from the begin")
                .isEqualTo(2.0 * 199 / 399);
        assertThat(SequenceMatcher.ratio("x" + bs, bs + "b")).isZero();
        assertThat(SequenceMatcher.ratio("x" + bs.substring(1), bs))
                .as("shorter than 200")
                .isEqualTo(2.0 * 198 / 398);
    }

    @Test
    void codeIsTheFirstLineThatIsNoCommentOrFence() {
        assertThat(code("\n\n```python\n# sum\n// sum\n  x = 1\ny = 2")).isEqualTo(1);
        assertThat(code("  # nothing")).isZero();
        assertThat(code("\r\n  x = 1")).as("a carriage return is no line").isLessThan(1);
    }

    private static double code(String prediction) {
        return Metric.CODE_SIMILARITY.best(prediction, List.of("  x = 1"), List.of());
    }

    @Test
    void theBestOfAllTrueAnswersCounts() {
        assertThat(Metric.QA_F1.best("cat", List.of("dog", "cat", "cat dog"), List.of()))
                .isEqualTo(1);
        assertThat(Metric.QA_F1.best("cat", List.of(), List.of())).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByTheNameOfItsFunction(Metric metric) {
        assertThat(Metric.named(metric.function())).isEqualTo(metric);
        assertThat(Arrays.stream(Metric.values()).map(Metric::function)).doesNotHaveDuplicates();
    }
}
