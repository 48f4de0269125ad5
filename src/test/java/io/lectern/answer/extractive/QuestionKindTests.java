package io.lectern.answer.extractive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionKindTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    When was the mill closed?               | TIME    | It was closed in 1987.                 | It was closed for good.
                    In which year did May Hill move to York? | TIME    | She left on 3 March.                   | She may leave.
                    磨坊是什么时候关闭的？                  | TIME    | 一九八七年关闭。                       | 后来关闭。
                    How many mills are there?               | NUMBER  | There are seven of them.               | There are mills on the river.
                    镇上有多少座磨坊？                      | NUMBER  | 共有七座。                             | 镇上有磨坊。
                    Where is the mill?                      | PLACE   | It stands near Derby.                  | It stands by itself.
                    磨坊位于哪里？                          | PLACE   | 在河的东部。                           | 它很古老。
                    """)
    void isToldByTheQuestionAndMetByItsForm(String question, QuestionKind kind, String met, String unmet) {
        assertThat(QuestionKind.of(question)).contains(kind);
        assertThat(kind.isIn(met, question)).isTrue();
        assertThat(kind.isIn(unmet, question)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    When in 1987 was the mill closed?     | In 1987 it was closed.     | TIME
                    How many of the 7 mills are run?      | All 7 of the mills.        | NUMBER
                    """)
    void aValueThatTheQuestionNamesIsNotTheOneAskedFor(String question, String sentence, QuestionKind kind) {
        assertThat(kind.isIn(sentence, question)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Who ran the mill?", "Why is it shut?", "What is a mill?", "Is the mill open?", "磨坊是谁经营的？", ""})
    void someQuestionsAreOfNone(String question) {
        assertThat(QuestionKind.of(question)).isEmpty();
    }
}
