package io.lectern.evaluation.longbench;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.evaluation.longbench.PromptStrategy.FilledRow;
import io.lectern.evaluation.subject.MarkovModels;
import io.lectern.evaluation.subject.Subject;
import io.lectern.evaluation.subject.SubjectPrompt.Ending;
import io.lectern.evaluation.subject.SubjectSettings;
import io.lectern.model.store.ModelStore;
import io.lectern.prompt.ExcerptOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model is given of a long row, counted by a model whose tokens are bytes. */
class PlannedReadingTests {

    private static final int ROOM = 900;
    /** Ten passages, of which the seventh has the answer. */
    private static final String CONTEXT = IntStream.rangeClosed(1, 10)
            .mapToObj(i -> "Passage %d:\nThe tower of town %d\n%s%s"
                    .formatted(
                            i,
                            i,
                            "People of the town walk past the old tower each day and look up. ".repeat(4),
                            i == 7 ? "The lantern was forged by Maria Keel." : ""))
            .collect(Collectors.joining("\n\n"));

    private static final String QUESTION = "Who forged the lantern?";

    private static Subject subject;

    @BeforeAll
    static void openModel(@TempDir Path folder) throws IOException {
        var settings =
                new SubjectSettings(2_048, Optional.of(1), Optional.empty(), Optional.empty(), Optional.of("plain"));
        subject =
                Subject.open(ModelStore.at(MarkovModels.saying(folder.resolve("word.gguf"), "word", 2_048)), settings);
    }

    @AfterAll
    static void closeModel() {
        subject.close();
    }

    @Test
    void passagesHoldsWhatTheSearchFoundInTheTemplateAndKeepsToItsRoom() throws IOException {
        var fitted = fit("passages", ExcerptOrder.DOCUMENT, row(CONTEXT), ROOM);

        assertThat(fitted.prompt())
                .startsWith("Read this.\n")
                .endsWith("\nQuestion: " + QUESTION + "\nAnswer:")
                .contains("The lantern was forged by Maria Keel.")
                .doesNotContain("The tower of town 1\n");
        assertThat(tokens(fitted.prompt())).isBetween(ROOM / 2, ROOM);
        assertThat(fitted.reading()).isEqualTo("passages");
        assertThat(fitted.shortened()).isTrue();
        assertThat(fitted.wholeTokens()).isEqualTo(tokens(row(CONTEXT).prompt()));
    }

    @Test
    void mixedBeginsWithTheHeadingsOfAll() throws IOException {
        var fitted = fit("mixed", ExcerptOrder.DOCUMENT, row(CONTEXT), ROOM);

        assertThat(fitted.prompt()).contains("Passage 1:\nPassage 2:\nPassage 3:", "Maria Keel");
        assertThat(tokens(fitted.prompt())).isLessThanOrEqualTo(ROOM);
    }

    @Test
    void wholeLeavesWhatFitsAsItIsAndReadsTheRestInParts() throws IOException {
        var fits = fit("whole", ExcerptOrder.DOCUMENT, row("The lantern was forged by Maria Keel."), ROOM);
        var tooLong = fit("whole", ExcerptOrder.DOCUMENT, row(CONTEXT), ROOM);

        assertThat(fits.reading()).isEqualTo("whole");
        assertThat(fits.prompt())
                .isEqualTo(row("The lantern was forged by Maria Keel.").prompt());
        assertThat(tooLong.reading()).isEqualTo("mixed");
    }

    @Test
    void aRowWithoutAQuestionLosesItsMiddle() throws IOException {
        var row = new FilledRow(Task.GOV_REPORT, CONTEXT, "", CONTEXT + "\nSummary:");

        assertThat(fit("passages", ExcerptOrder.DOCUMENT, row, ROOM).reading()).isEqualTo("truncated");
    }

    @Test
    void theOrderOfExcerptsIsPartOfTheStrategysName() {
        assertThat(PromptStrategy.named("passages", ExcerptOrder.named("best-at-the-ends"))
                        .name())
                .isEqualTo("passages, best-at-the-ends");
    }

    private static PromptStrategy.Fitted fit(String strategy, ExcerptOrder order, FilledRow row, int room)
            throws IOException {
        return PromptStrategy.named(strategy, order).fit(row, subject, room);
    }

    private static FilledRow row(String context) {
        return new FilledRow(
                Task.HOTPOTQA, context, QUESTION, "Read this.\n%s\nQuestion: %s\nAnswer:".formatted(context, QUESTION));
    }

    private static int tokens(String text) {
        return subject.text(text, Ending.OPEN).tokens().length;
    }
}
