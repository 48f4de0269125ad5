package io.lectern.evaluation.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.evaluation.subject.MarkovModels;
import io.lectern.evaluation.subject.Subject;
import io.lectern.evaluation.subject.SubjectSettings;
import io.lectern.model.store.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HaystackTests {

    private static Subject subject;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        var settings = new SubjectSettings(0, Optional.of(1), Optional.empty(), Optional.empty(), Optional.of("plain"));
        subject = Subject.open(ModelStore.at(MarkovModels.saying(folder.resolve("a.gguf"), "word", 512)), settings);
    }

    @AfterAll
    static void close() {
        subject.close();
    }

    /** The tokens are bytes here, so English padding cannot end everywhere and Chinese has three for a character. */
    @ParameterizedTest
    @CsvSource({"EN, NEEDLE, 2048", "EN, VARIABLE_TRACKING, 4096", "ZH, MULTI_NEEDLE, 3001", "EN, NEEDLE, 20000"})
    void aPromptHasTheWantedTokensAndNeverMore(ProbeLanguage language, ProbeKind kind, int tokens) {
        var prose = Prose.in(language);
        for (double depth : new double[] {0, 0.5, 1}) {
            var random = new Random(7);
            var question = new Questions(language, prose, random).of(kind);
            for (var form : ProbeForm.values()) {
                var prompt = new Haystack(subject, form, prose, question, random, depth).prompt(tokens);

                assertThat(prompt.tokens().length).isBetween(tokens - 12, tokens);
                String text = subject.tokenizer().decode(prompt.tokens());
                assertThat(text).contains(question.hidden()).endsWith(question.answerBegin());
            }
        }
    }

    @Test
    void aPromptThatHasNoRoomForItsQuestionIsRefused() {
        var prose = Prose.in(ProbeLanguage.EN);
        var question = new Questions(ProbeLanguage.EN, prose, new Random(1)).of(ProbeKind.NEEDLE);

        assertThatThrownBy(() -> new Haystack(subject, ProbeForm.TEXT, prose, question, new Random(1), 0).prompt(20))
                .isInstanceOf(ProbeException.class)
                .hasMessageContaining("20");
    }

    @Test
    void theFirstSentenceIsHiddenAtTheDepthAndTheOthersEvenlyBehindIt() {
        var prose = new Prose(" ", List.of(), Map.of(), List.of(), ".");
        var hay = List.of("a", "b", "c", "d");

        assertThat(Haystack.with(hay, List.of("X", "Y"), 0, prose)).isEqualTo("X\n\na b Y c d");
        assertThat(Haystack.with(hay, List.of("X", "Y"), 0.5, prose)).isEqualTo("a b X c Y d");
        assertThat(Haystack.with(hay, List.of("X", "Y"), 1, prose)).isEqualTo("a b c d X Y");
        assertThat(Haystack.with(List.of(), List.of("X", "Y"), 0.3, prose)).isEqualTo("X Y");
    }
}
