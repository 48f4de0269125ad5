package io.lectern.retrieval.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightedTermsTests {

    @TempDir
    Path folder;

    private RetrievalFixture retrieval;

    @BeforeEach
    void open() {
        retrieval = new RetrievalFixture(folder);
        var paragraphs = IntStream.range(0, 20)
                .mapToObj(i -> "# Project number " + i + "\n\nThe annual report of the company describes it.")
                .toArray(String[]::new);
        retrieval.add("report.md", paragraphs);
        retrieval.add("alpha.md", "阿尔法项目的预算是三百万元。The Alpha project has a budget of three million.");
    }

    @AfterEach
    void close() {
        retrieval.close();
    }

    @Test
    void leavesFunctionWordsOut() {
        assertThat(retrieval.search.of("What is it, and how much of the?").isEmpty())
                .isTrue();
        assertThat(retrieval.search.of("这是什么？哪一个？有多少？").isEmpty()).isTrue();
        assertThat(coverage("What is the budget?", "A budget.")).isEqualTo(1);
        assertThat(coverage("预算是多少？", "预算为三百万元。")).isEqualTo(1);
    }

    @Test
    void leavesOutTheSecondWordOfAQuestionPhrase() {
        assertThat(coverage("How large is the budget?", "A budget.")).isEqualTo(1);
        assertThat(coverage("In which year was the bridge built?", "The bridge was built in 1912."))
                .isEqualTo(1);
        assertThat(coverage("How large is a large budget?", "A budget.")).isLessThan(1);
        assertThat(coverage("收入增长了百分之几？", "收入增长12%。")).isEqualTo(1);
        assertThat(coverage("大桥起到了什么作用？", "大桥的作用")).isEqualTo(1);
    }

    @Test
    void isOneForATextThatHoldsEveryTermInSomeForm() {
        assertThat(coverage("How large is the Alpha project's budget?", "ALPHA projects: budgets."))
                .isEqualTo(1);
        assertThat(coverage("阿尔法项目的预算有多少？", "阿爾法項目的預算是三百万元。")).isEqualTo(1);
    }

    @Test
    void isZeroForATextThatHoldsNone() {
        assertThat(coverage("How large is the Alpha project's budget?", "The weather was fine."))
                .isZero();
        assertThat(coverage("阿尔法项目的预算有多少？", "今天天气很好。")).isZero();
    }

    @Test
    void weighsRareTermsMore() {
        assertThat(coverage("Alpha report", "alpha")).isGreaterThan(0.5);
        assertThat(coverage("Alpha report", "report")).isLessThan(0.5);
    }

    @Test
    void countsAWordThatIsHeldInPartInPart() {
        assertThat(coverage("阿尔法", "阿尔卑斯山")).isBetween(0.4, 0.6);
    }

    private double coverage(String query, String text) {
        return retrieval.search.of(query).coverage(text);
    }
}
