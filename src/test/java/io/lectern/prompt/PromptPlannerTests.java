package io.lectern.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.prompt.PlanRequest.Taken;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptPlannerTests {

    private static final Taken TAKEN = new Taken(100, 50, 0, 20);
    private static final int LARGE = 100_000;

    private final PromptPlanner planner =
            new PromptPlanner(TestDocuments.encoding(), new Labels(TestDocuments.encoding()));

    @Test
    void documentsThatFitAreReadWholeInTheirOrder() {
        var plan = planner.plan(request(LARGE, documents(3), List.of()));

        assertThat(plan.mode()).isEqualTo(ReadingMode.WHOLE);
        assertThat(plan.excerpts()).extracting(Excerpt::document).isEqualTo(documents(3));
        assertThat(plan.excerpts()).allMatch(Excerpt::whole);
        assertThat(plan.reason()).contains("the 3 documents fit the window");
    }

    @Test
    void documentsThatDoNotFitAreReadInPartsWithTheirOutlines() {
        var documents = documents(1);

        var plan = planner.plan(request(2_000, documents, List.of(found(documents.get(0), 8))));

        assertThat(plan.mode()).isEqualTo(ReadingMode.MIXED);
        assertThat(plan.outlines())
                .singleElement()
                .extracting(Outline::text)
                .asString()
                .contains("Chapter 1", "Chapter 9");
        assertThat(plan.excerpts()).allMatch(excerpt -> !excerpt.whole());
    }

    @Test
    void aScopeTooLargeToLoadIsReadByWhatWasFound() {
        var document = documents(1).get(0);

        var plan = planner.plan(request(LARGE, List.of(), List.of(found(document, 3))));

        assertThat(plan.mode()).isEqualTo(ReadingMode.PASSAGES);
        assertThat(plan.outlines()).isEmpty();
    }

    @Test
    void whatWasFoundGrowsToItsSectionFirstAndThenBeyond() {
        var document = documents(1).get(0);
        var one = List.of(found(document, 7));

        var little = planner.plan(request(1_000, List.of(), one));
        var more = planner.plan(request(2_000, List.of(), one));

        assertThat(little.excerpts())
                .singleElement()
                .satisfies(excerpt -> assertThat(read(excerpt)).contains("The facts of chapter 3"));
        assertThat(more.excerpts()).singleElement().satisfies(excerpt -> {
            assertThat(read(excerpt)).contains("Chapter 3\n");
            assertThat(excerpt.tokens())
                    .isGreaterThan(little.excerpts().getFirst().tokens());
        });
    }

    @Test
    void everyDocumentWithEvidenceGetsItsShareBeforeOneGetsMore() {
        var documents = documents(2);
        var evidence = IntStream.range(0, 12)
                .mapToObj(i -> found(documents.get(i < 11 ? 0 : 1), i < 11 ? 2 * i : 5))
                .toList();

        var plan = planner.plan(request(1_500, List.of(), evidence));

        assertThat(plan.excerpts()).extracting(Excerpt::document).contains(documents.get(0), documents.get(1));
    }

    @Test
    void neighboursThatAreBothChosenAreOneExcerptUnderOneLabel() {
        var document = documents(1).get(0);

        var plan = planner.plan(request(1_500, List.of(), List.of(found(document, 4), found(document, 5))));

        assertThat(plan.excerpts()).hasSize(1);
    }

    @Test
    void newExcerptsStandBehindThoseThatStay() {
        var document = documents(1).get(0);
        var before = planner.plan(request(900, List.of(), List.of(found(document, 13))));
        var kept = kept(before);

        var plan = planner.plan(following(2_000, kept, found(document, 13), found(document, 4)));

        assertThat(plan.excerpts().getFirst()).isEqualTo(before.excerpts().getFirst());
        assertThat(plan.kept().excerpts()).hasSize(1);
        assertThat(plan.excerpts().subList(1, plan.excerpts().size()))
                .anyMatch(excerpt -> read(excerpt).contains("The facts of chapter 2"));
        assertThat(plan.reason()).contains("1 excerpts stay from the turn before");
    }

    @Test
    void halfOfTheRoomIsForWhatIsNewAndWhatStaysIsCutAtItsEnd() {
        var document = documents(1).get(0);
        var before = planner.plan(request(2_000, List.of(), List.of(found(document, 13))));

        var plan = planner.plan(following(2_000, kept(before), found(document, 13), found(document, 34)));

        var stays = plan.kept().excerpts().getFirst();
        assertThat(stays.pieces().first())
                .isEqualTo(before.excerpts().getFirst().pieces().first());
        assertThat(stays.tokens()).isBetween(600, 1_000);
        assertThat(plan.excerpts()).anyMatch(excerpt -> read(excerpt).contains("The facts of chapter 12"));
    }

    @Test
    void whatNoSearchFindsForTwoTurnsMakesRoom() {
        var document = documents(1).get(0);
        var before = planner.plan(request(900, List.of(), List.of(found(document, 13))));

        var first = planner.plan(following(2_000, kept(before), found(document, 30)));
        var second = planner.plan(following(2_000, kept(first), found(document, 30)));

        assertThat(first.kept().turnsUnused()).isEqualTo(1);
        assertThat(first.kept().excerpts()).isNotEmpty();
        assertThat(second.kept()).isEqualTo(KeptExcerpts.NONE);
    }

    @Test
    void evidenceInAnExcerptThatStaysHasMoreOfWhatStandsAroundIt() {
        var document = documents(1).get(0);
        var before = planner.plan(request(900, List.of(), List.of(found(document, 13))));

        var plan = planner.plan(following(2_000, kept(before), found(document, 13)));

        var stays = plan.kept().excerpts().getFirst().pieces();
        assertThat(plan.documents())
                .isGreaterThan(2 * before.excerpts().getFirst().tokens());
        assertThat(plan.excerpts().subList(1, plan.excerpts().size()))
                .extracting(Excerpt::pieces)
                .allMatch(run -> run.last() == stays.first() - 1 || run.first() == stays.last() + 1);
    }

    private static KeptExcerpts kept(PromptPlan before) {
        return new KeptExcerpts(List.of(), before.excerpts(), before.kept().turnsUnused());
    }

    private static PlanRequest following(int window, KeptExcerpts kept, Evidence... evidence) {
        return new PlanRequest(
                window, TAKEN, List.of(), List.of(evidence), Optional.empty(), ExcerptOrder.DOCUMENT, kept);
    }

    @Test
    void theBestStandAtTheEndsWhenAskedFor() {
        var documents = documents(5);
        var evidence = documents.reversed().stream()
                .map(document -> found(document, 4))
                .toList();
        var request = request(3_000, List.of(), evidence);

        var plan = planner.plan(new PlanRequest(
                request.window(), TAKEN, List.of(), evidence, Optional.empty(), ExcerptOrder.BEST_AT_THE_ENDS));

        assertThat(plan.excerpts())
                .extracting(Excerpt::document)
                .containsExactly(
                        documents.get(4), documents.get(2), documents.get(0), documents.get(1), documents.get(3));
    }

    @Test
    void wholeDocumentsThatDoNotFitAreRefusedWithBothNumbers() {
        var request = new PlanRequest(
                1_000, TAKEN, documents(1), List.of(), Optional.of(ReadingMode.WHOLE), ExcerptOrder.DOCUMENT);

        assertThatThrownBy(() -> planner.plan(request))
                .isInstanceOf(DocumentsTooLongException.class)
                .hasMessageContaining("has room for 830");
    }

    @Test
    void theDescriptionTellsTheModeTheBudgetAndEveryExcerpt() {
        var plan = planner.plan(request(LARGE, documents(2), List.of()));

        assertThat(plan.describe())
                .startsWith("WHOLE: ")
                .contains("window 100,000 = answer 100 + frame 50", "[2] report-2.md v1");
    }

    private static PlanRequest request(int window, List<SourceDocument> documents, List<Evidence> evidence) {
        return new PlanRequest(window, TAKEN, documents, evidence, Optional.empty(), ExcerptOrder.DOCUMENT);
    }

    private static Evidence found(SourceDocument document, int piece) {
        return new Evidence(document, new PieceRun(piece, piece));
    }

    private static String read(Excerpt excerpt) {
        return excerpt.ranges().stream()
                .map(range -> range.of(excerpt.document().text().text()))
                .collect(Collectors.joining());
    }

    /** Of twelve chapters each: a heading, facts and figures. */
    private static List<SourceDocument> documents(int count) {
        var text = IntStream.rangeClosed(1, 12)
                .mapToObj(chapter -> "# Chapter %d\n\nThe facts of chapter %d are %s.\n\nThe figures are %s."
                        .formatted(chapter, chapter, "plain ".repeat(15), "round ".repeat(15)))
                .collect(Collectors.joining("\n\n"));
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> TestDocuments.document(number, text))
                .toList();
    }
}
