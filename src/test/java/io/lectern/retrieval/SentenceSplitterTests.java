package io.lectern.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentenceSplitterTests {

    @Test
    void endsEnglishSentencesAtTheirMarks() {
        assertThat(sentences("It rained. Did it stop? Yes! \"It did.\" We left."))
                .containsExactly("It rained.", "Did it stop?", "Yes!", "\"It did.\"", "We left.");
    }

    @Test
    void keepsAbbreviationsInitialsAndNumbersTogether() {
        assertThat(
                        sentences(
                                "Dr. J. Smith of Acme Inc. paid $3.5 million, e.g. for No. 5 in Fig. 2. The U.S. office closed."))
                .containsExactly(
                        "Dr. J. Smith of Acme Inc. paid $3.5 million, e.g. for No. 5 in Fig. 2.",
                        "The U.S. office closed.");
    }

    @Test
    void endsChineseSentencesWithoutSpaces() {
        assertThat(sentences("公司成立于2015年。总部在哪里？在杭州！他说：“很好。”员工有三百人；收入增长。"))
                .containsExactly("公司成立于2015年。", "总部在哪里？", "在杭州！", "他说：“很好。”", "员工有三百人；", "收入增长。");
    }

    @Test
    void splitsMixedText() {
        assertThat(sentences("我们使用 BM25 算法。It is fast. 效果很好。"))
                .containsExactly("我们使用 BM25 算法。", "It is fast.", "效果很好。");
    }

    @Test
    void joinsWrappedLinesAndSeparatesListItemsAndRows() {
        assertThat(
                        sentences(
                                "The committee met in the capital of the United\nStates to vote on it.\n- first item\n- second item\n\nName | Price\nTea | 3"))
                .containsExactly(
                        "The committee met in the capital of the United\nStates to vote on it.",
                        "- first item",
                        "- second item",
                        "Name | Price",
                        "Tea | 3");
    }

    @Test
    void keepsANumberedItemWithItsText() {
        assertThat(sentences("1. Open the lid. 2. Close it.")).containsExactly("1. Open the lid.", "2. Close it.");
    }

    @Test
    void findsNothingInBlankText() {
        assertThat(sentences(" \n\t ")).isEmpty();
    }

    private static List<String> sentences(String text) {
        return SentenceSplitter.sentences(text).stream()
                .map(range -> range.of(text))
                .toList();
    }
}
