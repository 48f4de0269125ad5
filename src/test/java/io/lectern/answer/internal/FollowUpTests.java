package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.answer.AnswerOptions;
import io.lectern.answer.Question;
import io.lectern.document.DocumentScope;
import io.lectern.prompt.HistoryTurn;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FollowUpTests {

    private static final String BEFORE = "How many people work at the harbour office?";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "When was it founded, and by whom exactly?",
                "And how many of these people work at night?",
                "What does that mean for the budget of next year?",
                "Is the same true for the branch in Shanghai?",
                "Since when have the first employees worked there?",
                "Which one of the offices is the larger one today?",
                "该公司在二〇二四年的总收入是多少？",
                "这些员工中有多少人在夜间工作？",
                "其收入在二〇二四年增长了多少？",
                "那么二〇二三年的总收入是多少呢？",
                "设在上海的第二个办事处呢？"
            })
    void tellsAQuestionThatPointsBack(String text) {
        assertThat(FollowUp.of(question(text, List.of(new HistoryTurn(BEFORE, "Twelve.")))))
                .contains(new FollowUp(BEFORE + "\n" + text, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Which companies said that revenue grew in 2024?",
                "How many public holidays are there in a year?",
                "What is the budget of the IT department for 2025?",
                "How long does one charge of the battery last?",
                "Which two events happened at the same time in 1987?",
                "员工应该如何申请出差报销？",
                "差旅费用该怎么申请报销才对？",
                "除了奖金还有哪些其他福利和补贴？",
                "二〇二四年收入中，其中哪一项尤其重要？",
                "出差报销的流程是怎样的呢？"
            })
    void takesAQuestionOfItsOwnForOne(String text) {
        assertThat(FollowUp.of(question(text, List.of(new HistoryTurn(BEFORE, "Twelve.")))))
                .isEmpty();
    }

    @Test
    void aShortQuestionOnlyMayBeOne() {
        assertThat(FollowUp.of(question("Opening hours in winter?", List.of(new HistoryTurn(BEFORE, "Twelve.")))))
                .hasValueSatisfying(
                        followUp -> assertThat(followUp.pointsBack()).isFalse());
    }

    @Test
    void withoutEarlierTurnsThereIsNothingToFollow() {
        assertThat(FollowUp.of(question("Why is that?", List.of()))).isEmpty();
    }

    private static Question question(String text, List<HistoryTurn> history) {
        return new Question(text, new DocumentScope(Set.of(), Set.of()), history, AnswerOptions.DEFAULT);
    }
}
