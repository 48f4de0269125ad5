package io.lectern.answer.summary.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.answer.Usage;
import io.lectern.answer.internal.MarkerAlignment;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryMode;
import io.lectern.answer.summary.SummaryNote;
import io.lectern.answer.summary.SummaryOrder;
import io.lectern.answer.summary.SummaryProblem;
import io.lectern.answer.summary.SummaryStyle;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.PromptPart;
import io.lectern.prompt.SourceDocument;
import io.lectern.prompt.TestDocuments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GenerativeSummaryTests {

    private final Kept kept = new Kept();

    @Test
    void whatWasWrittenOfSeveralDocumentsGoesWithEachOfThem() {
        var engine = new Writer("The fleet had 49 ships.", FinishReason.STOP, 8_000);
        var first = document(1, 3);
        var second = document(2, 3);

        write(engine, 20, first, second, document(3, 16));

        assertThat(plan().mode()).isEqualTo(SummaryMode.REFINE);
        assertThat(kept.notes)
                .singleElement()
                .satisfies(note -> assertThat(note.head()).contains("report-1.md", "report-3.md"));
        assertThat(engine.requests).hasSize(2);
        assertThat(engine.requests.getLast().prompt().stream()
                        .map(PromptPart::source)
                        .flatMap(Optional::stream))
                .contains(source(first), source(second));
    }

    @Test
    void theSameOrderReadsTheSameTokensWithTheSameSeeds() {
        var one = new Writer("The fleet had 49 ships.", FinishReason.STOP, 4_000);
        var other = new Writer("The fleet had 49 ships.", FinishReason.STOP, 4_000);

        write(one, 20, document(1, 30));
        var plan = plan();
        kept.notes.clear();
        write(other, 20, document(1, 30));

        assertThat(plan()).isEqualTo(plan);
        assertThat(one.requests).hasSizeGreaterThan(3);
        assertThat(read(other)).isEqualTo(read(one));
        assertThat(one.requests).extracting(GenerationRequest::sampling).doesNotHaveDuplicates();
    }

    @Test
    void whatIsShownAsItIsWrittenIsTheSummaryAndNoNote() {
        var engine = new Writer("The fleet had 49 ships.", FinishReason.STOP, 4_000);

        write(engine, 20, document(1, 30));

        assertThat(kept.notes).hasSizeGreaterThan(3);
        assertThat(kept.shown).hasToString("The fleet had 49 ships.");
    }

    @Test
    void theUsageCountsTheNotesTooAlsoThoseFromBeforeARestart() {
        write(new Writer("The fleet had 49 ships.", FinishReason.STOP, 4_000), 20, document(1, 30));

        var again = write(new Writer("The fleet had 49 ships.", FinishReason.STOP, 4_000), 20, document(1, 30));

        int texts = kept.notes.size() + 1;
        assertThat(again.usage()).isEqualTo(new Usage(texts, 0, texts));
    }

    @Test
    void whereTheWindowHasNoRoomForAllWordsFewerAreAskedForAndThatIsSaid() {
        var draft = write(new Writer("And so on and", FinishReason.LENGTH, 8_000), 5_000, document(1, 4));

        assertThat(plan().reason()).endsWith("in about 666 words, as the window has no room for the 5,000 asked for");
        assertThat(draft.cut()).isTrue();
    }

    @Test
    void aSummaryWithoutAWordIsAProblem() {
        assertThatThrownBy(() -> write(new Writer(" ", FinishReason.STOP, 8_000), 20, document(1, 4)))
                .isInstanceOfSatisfying(
                        SummaryProblem.class,
                        problem -> assertThat(problem.type().code()).isEqualTo("nothing-written"));
    }

    @Test
    void theHeadsOfNotesStayShortHoweverOftenTheyAreJoined() {
        write(new Writer("The fleet had 49 ships. ".repeat(10), FinishReason.STOP, 4_000), 250, document(1, 120));

        assertThat(kept.notes).extracting(SummaryNote::round).contains(1);
        assertThat(kept.notes).allSatisfy(note -> assertThat(note.head()).hasSizeLessThan(160));
    }

    private static List<String> read(Writer engine) {
        return engine.requests.stream()
                .map(request -> request.sampling() + Arrays.toString(request.promptTokens()))
                .toList();
    }

    private Summary.Plan plan() {
        return Objects.requireNonNull(kept.plan);
    }

    private Draft write(GenerationsTests.Engine engine, int words, SourceDocument... documents) {
        var ids = List.of(documents).stream()
                .map(document -> document.version().document())
                .toList();
        var order = new SummaryOrder(ids, SummaryStyle.BRIEF, null, words, null, false, 1, 7);
        var alignment = new MarkerAlignment(query -> {
            throw new UnsupportedOperationException("no text here has markers");
        });
        var tools = new GenerativeSummary.Tools(
                TestDocuments.model(engine), new Generations(engine, new Stop()), kept, alignment);
        return new GenerativeSummary(order, List.of(documents), tools).write();
    }

    private static SourceDocument document(int number, int chapters) {
        return TestDocuments.document(
                number,
                IntStream.rangeClosed(1, chapters)
                        .mapToObj(chapter ->
                                "# Chapter %d\n\n%s".formatted(chapter, "Nothing is known of it today. ".repeat(16)))
                        .collect(Collectors.joining("\n\n")));
    }

    private static String source(SourceDocument document) {
        return document.version().document().toString();
    }

    /** Says the same to everything at once. */
    private static final class Writer extends GenerationsTests.Engine {

        private final String text;
        private final FinishReason reason;
        private final int window;

        Writer(String text, FinishReason reason, int window) {
            super(100, 1, -1);
            this.text = text;
            this.reason = reason;
            this.window = window;
        }

        @Override
        String text(int id) {
            return text;
        }

        @Override
        FinishReason reason() {
            return reason;
        }

        @Override
        public int contextTokens() {
            return window;
        }
    }

    /** A notebook in memory. */
    private static final class Kept implements Notebook {

        private final List<SummaryNote> notes = new ArrayList<>();
        private final StringBuilder shown = new StringBuilder();
        private Summary.@Nullable Plan plan;

        @Override
        public void plan(Summary.Plan planned, int steps) {
            plan = planned;
        }

        @Override
        public Optional<SummaryNote> find(int round, int number) {
            return notes.stream()
                    .filter(note -> note.round() == round && note.number() == number)
                    .findFirst();
        }

        @Override
        public void keep(int round, int number, String head, Written note) {
            notes.add(new SummaryNote(notes.size(), round, number, head, note.text(), note.usage()));
        }

        @Override
        public void show(String piece) {
            shown.append(piece);
        }

        @Override
        public Usage usage() {
            return notes.stream().map(SummaryNote::usage).reduce(Usage.NONE, Usage::plus);
        }

        @Override
        public void more(int steps) {}
    }
}
