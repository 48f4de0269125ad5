package io.lectern.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.engine.PromptPart;
import io.lectern.prompt.SummaryPrompts.Instruction;
import io.lectern.prompt.SummaryPrompts.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummaryPlannerTests {

    private static final Instruction WRITING = new Instruction("Summarize these texts.", "Write.");
    private static final Instruction NOTING = new Instruction("Note down what these texts say.", "Write the notes.");
    private static final int ANSWER = 200;
    private static final int NOTE = 100;

    private final SummaryPlanner planner = new SummaryPlanner(TestDocuments.encoding());
    private final SummaryPrompts prompts = new SummaryPrompts(TestDocuments.encoding());

    @Test
    void whatFitsIsReadAtOnce() {
        var plan = planner.plan(request(100_000, true, report(1, 5, 300)));

        assertThat(plan.reading()).isEqualTo(SummaryReading.ONE_PASS);
        assertThat(plan.parts()).hasSize(1);
        assertThat(plan.sections()).hasSize(5);
        assertThat(plan.reason()).contains("fit the window of 100,000");
    }

    @Test
    void whatIsNotMuchLongerIsReadInTwoSteps() {
        var document = report(1, 20, 300);

        var plan = planner.plan(request(document.tokens(), true, document));

        assertThat(plan.reading()).isEqualTo(SummaryReading.REFINE);
        assertThat(plan.parts()).hasSize(2);
    }

    @Test
    void aComparisonIsNotWrittenBeforeEverythingIsRead() {
        var document = report(1, 20, 300);

        var plan = planner.plan(request(document.tokens(), false, document));

        assertThat(plan.reading()).isEqualTo(SummaryReading.MAP_REDUCE);
    }

    @Test
    void whatIsLongerIsNotedInPartsOfOneDocumentEach() {
        var plan = planner.plan(request(4_000, true, report(1, 30, 300), report(2, 30, 300)));

        assertThat(plan.reading()).isEqualTo(SummaryReading.MAP_REDUCE);
        assertThat(plan.parts())
                .hasSizeGreaterThan(10)
                .allSatisfy(part -> assertThat(plan.sections(part))
                        .extracting(Excerpt::document)
                        .containsOnly(plan.sections().get(part.first()).document()));
        assertThat(plan.describe()).contains("MAP_REDUCE", "[1]–[", "report-2.md");
    }

    @Test
    void documentsWithoutTextHaveNoSections() {
        assertThat(planner.plan(request(4_000, true, TestDocuments.document(1, "~ Page 1")))
                        .sections())
                .isEmpty();
    }

    @Test
    void whateverThePlanNothingIsReadTwiceOrLeftOutAndNoPromptExceedsItsBudget() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        var random = new Random(seed);
        for (int run = 0; run < 60; run++) {
            var documents = IntStream.rangeClosed(1, 1 + random.nextInt(3))
                    .mapToObj(number -> report(number, 1 + random.nextInt(30), 20 + random.nextInt(900)))
                    .toArray(SourceDocument[]::new);
            var request = request(2_500 + random.nextInt(12_000), random.nextBoolean(), documents);

            var plan = planner.plan(request);

            assertThat(pieces(plan)).as("seed %d, run %d", seed, run).isEqualTo(pieces(documents));
            assertThat(sections(plan))
                    .as("seed %d, run %d", seed, run)
                    .isEqualTo(range(plan.sections().size()));
            assertThat(plan.parts()).as("seed %d, run %d", seed, run).allSatisfy(part -> {
                assertThat(part.tokens()).isLessThanOrEqualTo(room(plan));
                assertThat(sent(plan, part)).isEqualTo(part.tokens() + frame(plan));
            });
        }
    }

    @Test
    void notesAreJoinedInTheirOrderAsManyAsThereIsRoomFor() {
        assertThat(SummaryPlanner.groups(List.of(40, 40, 40, 40, 40), 100)).containsExactly(2, 2, 1);
        assertThat(SummaryPlanner.groups(List.of(10, 20, 30), 100)).containsExactly(3);
    }

    @Test
    void notesOfWhichNoTwoFitTogetherWouldNeverBecomeShorter() {
        assertThatThrownBy(() -> SummaryPlanner.groups(List.of(60, 60, 60), 100))
                .isInstanceOf(DocumentsTooLongException.class)
                .hasMessageContaining("120");
    }

    @Test
    void everyPartBeginsWithTheSameInstructionAndNamesItsDocument() {
        var plan = planner.plan(request(3_000, true, report(1, 30, 300)));

        var prompt = plan.parts().stream()
                .map(part -> prompts.sections(NOTING, List.of(), part.first(), plan.sections(part)))
                .toList();

        assertThat(prompt)
                .extracting(parts -> parts.getFirst().tokens())
                .containsOnly(prompt.getFirst().getFirst().tokens());
        assertThat(prompt).allSatisfy(parts -> {
            assertThat(parts.getFirst().cacheBoundary()).isTrue();
            assertThat(parts.get(1).source())
                    .contains(plan.sections()
                            .getFirst()
                            .document()
                            .version()
                            .document()
                            .toString());
        });
        assertThat(text(prompt.get(1)))
                .contains("\n\n[%d] ".formatted(plan.parts().get(1).first() + 1));
    }

    @Test
    void aNoteOnSeveralDocumentsGoesWithEachOfThem() {
        var note = new Note("reports", "They agree [1] [9].", List.of("one", "other"));

        var parts = prompts.notes(WRITING, List.of(note));

        assertThat(parts)
                .flatExtracting(part -> part.source().stream().toList())
                .containsExactly("one", "other");
        assertThat(text(parts)).contains("reports\nThey agree [1] [9].");
    }

    private SummaryPlanRequest request(int window, boolean mayRefine, SourceDocument... documents) {
        return new SummaryPlanRequest(
                window, prompts.frame(WRITING), prompts.frame(NOTING), ANSWER, NOTE, mayRefine, List.of(documents));
    }

    private static SourceDocument report(int number, int chapters, int length) {
        var text = IntStream.rangeClosed(1, chapters)
                .mapToObj(chapter -> "# Chapter %d\n\n%s"
                        .formatted(
                                chapter,
                                "The facts of chapter %d are many. "
                                        .formatted(chapter)
                                        .repeat(Math.ceilDiv(length, 34))))
                .collect(Collectors.joining("\n\n"));
        return TestDocuments.document(number, text);
    }

    private static int room(SummaryPlan plan) {
        return switch (plan.reading()) {
            case ONE_PASS -> plan.request().roomToWrite();
            case REFINE -> plan.request().roomToRefine();
            case MAP_REDUCE -> plan.request().roomToNote();
        };
    }

    private int frame(SummaryPlan plan) {
        return prompts.frame(plan.reading() == SummaryReading.MAP_REDUCE ? NOTING : WRITING);
    }

    private int sent(SummaryPlan plan, SummaryPlan.Part part) {
        var instruction = plan.reading() == SummaryReading.MAP_REDUCE ? NOTING : WRITING;
        return prompts.sections(instruction, List.of(), part.first(), plan.sections(part)).stream()
                .mapToInt(sent -> sent.tokens().length)
                .sum();
    }

    private static List<String> pieces(SummaryPlan plan) {
        var pieces = new ArrayList<String>();
        for (var section : plan.sections()) {
            for (int piece = section.pieces().first(); piece <= section.pieces().last(); piece++) {
                pieces.add(section.document() + " " + piece);
            }
        }
        return pieces;
    }

    private static List<String> pieces(SourceDocument... documents) {
        var pieces = new ArrayList<String>();
        for (var document : documents) {
            IntStream.range(0, document.size()).forEach(piece -> pieces.add(document + " " + piece));
        }
        return pieces;
    }

    private static List<Integer> sections(SummaryPlan plan) {
        return plan.parts().stream()
                .flatMap(
                        part -> IntStream.rangeClosed(part.first(), part.last()).boxed())
                .toList();
    }

    private static List<Integer> range(int size) {
        return IntStream.range(0, size).boxed().toList();
    }

    private static String text(List<PromptPart> parts) {
        return new ByteTokenizer()
                .decode(parts.stream()
                        .flatMapToInt(part -> IntStream.of(part.tokens()))
                        .toArray());
    }
}
