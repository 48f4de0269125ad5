package io.lectern.evaluation.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuestionsTests {

    @Test
    void proseHoldsNothingThatCouldBeTheAnswer() {
        for (var language : ProbeLanguage.values()) {
            var prose = Prose.in(language);
            var random = new Random(3);
            assertThat(IntStream.range(0, 500).mapToObj(i -> prose.sentence(random)))
                    .noneMatch(sentence -> sentence.matches("(?s).*(\\d|[A-Z]{3}|[{}]).*"))
                    .allMatch(sentence -> sentence.endsWith(prose.end()));
        }
    }

    @Test
    void proseHardlyEverRepeatsItself() {
        var prose = Prose.in(ProbeLanguage.EN);
        var random = new Random(3);

        assertThat(IntStream.range(0, 1_000)
                        .mapToObj(i -> prose.sentence(random))
                        .distinct())
                .hasSizeGreaterThan(980);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsExpectedIsHiddenAndNotGivenAway(ProbeKind kind) {
        for (var language : ProbeLanguage.values()) {
            var question = new Questions(language, Prose.in(language), new Random(11)).of(kind);

            assertThat(question.expected()).isNotEmpty().doesNotHaveDuplicates();
            assertThat(String.join(" ", question.hidden())).contains(question.expected());
            assertThat(question.before() + question.after() + question.answerBegin())
                    .doesNotContain(question.expected());
        }
    }

    @Test
    void aChainAssignsEachVariableTheOneBefore() {
        var question = new Questions(ProbeLanguage.EN, Prose.in(ProbeLanguage.EN), new Random(5))
                .of(ProbeKind.VARIABLE_TRACKING);

        assertThat(question.expected()).hasSize(5);
        assertThat(question.hidden()).hasSize(5);
        assertThat(question.hidden().getFirst())
                .matches("VAR %s = \\d{5}\\.".formatted(question.expected().getFirst()));
        for (int hop = 1; hop < 5; hop++) {
            assertThat(question.hidden().get(hop))
                    .isEqualTo("VAR %s = VAR %s."
                            .formatted(
                                    question.expected().get(hop),
                                    question.expected().get(hop - 1)));
        }
    }

    @Test
    void anAnswerScoresTheShareOfWhatItContains() {
        var question = new Question("", List.of(), "", "", List.of("ABCDE", "1234567"));

        assertThat(question.score("abcde, 1234567")).isEqualTo(1);
        assertThat(question.score("1234567")).isEqualTo(0.5);
        assertThat(question.score("123456")).isZero();
    }
}
