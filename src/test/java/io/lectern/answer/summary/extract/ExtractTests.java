package io.lectern.answer.summary.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.answer.Citation;
import io.lectern.answer.summary.SummaryOrder;
import io.lectern.answer.summary.SummaryStyle;
import io.lectern.document.DocumentId;
import io.lectern.prompt.TestDocuments;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractStringAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExtractTests {

    private static final String FERRIES = """
            # Ferries

            The harbour ferries carried more passengers than ever in the past year. Most passengers of the ferries came from the \
            northern villages. The ferries left the harbour every hour. It was a good year.

            # Weather

            Storms kept the ferries in the harbour on nine days. Gulls were seen near the old lighthouse at dusk.

            # Staff

            The harbour hired forty sailors for its ferries. A cook retired after thirty years of service.
            """;
    private static final String CHINESE = """
            # 渡轮

            港口的渡轮去年运送的乘客比以往任何时候都多。大多数乘客来自北部的村庄。渡轮每小时从港口开出一班。

            # 天气

            风暴使渡轮在港口停航九天。黄昏时分，人们在旧灯塔附近看到了海鸥。
            """;
    private static final String TRAINS = """
            # Trains

            The trains carried fewer passengers than in the past year. A new bridge for trains was opened in autumn.
            """;

    @Test
    void saysWhatMostOfTheSentencesAreAboutAndNotWhatStandsAlone() {
        assertThatExtract(SummaryStyle.BRIEF, 25, null, FERRIES)
                .contains("ferries")
                .doesNotContain("Gulls", "cook", "It was a good year");
    }

    @Test
    void chineseSentencesAreChosenByTheirWordsToo() {
        assertThatExtract(SummaryStyle.BRIEF, 40, null, CHINESE).contains("渡轮").doesNotContain("海鸥");
    }

    @Test
    void aFocusDrawsTheChoice() {
        assertThatExtract(SummaryStyle.BRIEF, 12, "Which birds live at the lighthouse?", FERRIES)
                .startsWith("Gulls were seen");
        assertThatExtract(SummaryStyle.BRIEF, 20, "灯塔附近有什么鸟？", CHINESE).contains("海鸥");
    }

    @Test
    void aFocusOfWhichNoSentenceHasAnythingIsTold() {
        assertThat(extract(SummaryStyle.BRIEF, 20, "quantum chromodynamics", FERRIES)
                        .focused())
                .isFalse();
    }

    @Test
    void theLengthIsThatWhichWasAskedForAndTheOrderThatOfTheText() {
        var summary = extract(SummaryStyle.BRIEF, 40, null, FERRIES);

        int words = summary.citations().stream()
                .mapToInt(citation -> TextLength.of(citation.citedText()))
                .sum();
        assertThat(words).isBetween(25, 48);
        assertThat(summary.citations()).extracting(Citation::startChar).isSorted();
    }

    @Test
    void eachSentenceIsACitationOfItsPlace() {
        var summary = extract(SummaryStyle.DETAILED, 200, null, FERRIES);

        assertThat(summary.citations()).isNotEmpty().allSatisfy(citation -> {
            assertThat(summary.text().substring(citation.answerStart(), citation.answerEnd()))
                    .isEqualTo(citation.citedText());
            assertThat(summary.text().substring(citation.answerEnd())).startsWith(" [" + citation.label() + "]");
        });
        assertThat(summary.citations()).extracting(Citation::location).contains("Ferries", "Weather", "Staff");
    }

    @Test
    void pointsStandInLinesAndAnOutlineUnderItsHeadings() {
        assertThat(extract(SummaryStyle.BULLETS, 60, null, FERRIES).text().lines())
                .hasSizeGreaterThan(2)
                .allMatch(line -> line.startsWith("- "));
        assertThatExtract(SummaryStyle.OUTLINE, 60, null, FERRIES)
                .containsSubsequence("## Ferries\n- ", "## Weather\n- ", "## Staff\n- ");
    }

    @Test
    void theSameHeadingInAnotherDocumentStandsAgain() {
        assertThatExtract(
                        SummaryStyle.OUTLINE,
                        200,
                        null,
                        TRAINS,
                        TRAINS.replace("trains", "buses").replace("passengers", "schoolchildren"))
                .containsSubsequence("## Trains\n- ", "\n\n## Trains\n- ");
    }

    @Test
    void aComparisonGivesEachDocumentItsShareOfWhatTheyBothSpeakOf() {
        assertThatExtract(SummaryStyle.COMPARE, 40, null, FERRIES, TRAINS)
                .containsSubsequence("## report-1.md\n- ", "passengers", "## report-2.md\n- ", "passengers")
                .doesNotContain("cook");
    }

    @Test
    void whatStandsTwiceIsSaidOnce() {
        var summary = extract(SummaryStyle.BRIEF, 500, null, FERRIES, FERRIES.replace("# Staff", "# Crew"));

        assertThat(summary.citations()).extracting(Citation::citedText).doesNotHaveDuplicates();
    }

    @Test
    void documentsWithoutWordsHaveNone() {
        var document = TestDocuments.document(1, "* * *");

        assertThat(Extract.of(List.of(document), order(SummaryStyle.BRIEF, 20, null, 1)))
                .isEmpty();
    }

    private static AbstractStringAssert<?> assertThatExtract(
            SummaryStyle style, int words, @Nullable String focus, String... texts) {
        return assertThat(extract(style, words, focus, texts).text());
    }

    private static Extract extract(SummaryStyle style, int words, @Nullable String focus, String... texts) {
        var documents = Arrays.stream(texts)
                .map(text -> TestDocuments.document(Arrays.asList(texts).indexOf(text) + 1, text))
                .toList();
        return Extract.of(documents, order(style, words, focus, documents.size()))
                .orElseThrow();
    }

    private static SummaryOrder order(SummaryStyle style, int words, @Nullable String focus, int documents) {
        var ids = IntStream.rangeClosed(1, documents)
                .mapToObj(number -> new DocumentId(new UUID(0, number)))
                .toList();
        return new SummaryOrder(ids, style, focus, words, null, true, 0, 0);
    }
}
