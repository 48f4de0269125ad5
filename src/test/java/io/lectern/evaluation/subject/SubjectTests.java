package io.lectern.evaluation.subject;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.TinyModels;
import io.lectern.evaluation.subject.SubjectPrompt.Ending;
import io.lectern.model.store.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SubjectTests {

    private static final int LINE_FEED = MarkovModels.token('\n');

    @TempDir
    Path folder;

    @Test
    void anAnswerThatEndsWithItsLineHasAtLeastOneToken() throws IOException {
        var next = Map.of(
                ':', List.of(LINE_FEED, TinyModels.END, MarkovModels.token('a')),
                'a', List.of(MarkovModels.token('b')),
                'b', List.of(LINE_FEED),
                '\n', List.of(MarkovModels.token('a')));
        try (var subject = open(MarkovModels.write(folder.resolve("lines.gguf"), next, 64))) {
            var line = subject.answer(subject.text("x:", Ending.LINE), 9);
            var open = subject.answer(subject.text("x:", Ending.OPEN), 9);

            assertThat(line.text()).isEqualTo("ab");
            assertThat(line.reason()).isEqualTo(FinishReason.STOP);
            assertThat(line.answerTokens()).isEqualTo(2);
            assertThat(open.text()).isEqualTo("\nab\nab\nab");
            assertThat(open.reason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @Test
    void aLineOfOneTokenStaysOne() throws IOException {
        try (var subject = open(MarkovModels.saying(folder.resolve("word.gguf"), "word", 64))) {
            assertThat(subject.answer(subject.text("x:", Ending.LINE), 1).text())
                    .isEqualTo("w");
        }
    }

    @Test
    void aMessageLongerThanTheFamilyWouldReadIsNotCut() throws IOException {
        var model = MarkovModels.saying(folder.resolve("word.gguf"), "word", 256);
        String message = "x".repeat(100);
        try (var cutting = open(model, "xverse:40");
                var other = open(model, "xverse")) {
            int[] whole = cutting.message(message, 16).tokens();

            assertThat(cutting.tokenizer().decode(whole)).contains(message);
            assertThat(cutting.tokenizer().decode(whole))
                    .isEqualTo(
                            other.tokenizer().decode(other.message(message, 16).tokens()));
        }
    }

    @Test
    void theBeginOfAnAnswerStandsBehindTheChatFormat() throws IOException {
        try (var subject = open(MarkovModels.saying(folder.resolve("word.gguf"), "word", 256))) {
            var prompt = subject.messageAnswered("Which?", " It is:");

            assertThat(subject.tokenizer().decode(prompt.tokens())).isEqualTo("Question: Which?\nAnswer: It is:");
            assertThat(subject.answer(prompt, 9).text()).isEqualTo("word");
        }
    }

    private static Subject open(Path model) throws IOException {
        return open(model, "plain");
    }

    private static Subject open(Path model, String chatFormat) throws IOException {
        var settings =
                new SubjectSettings(0, Optional.of(1), Optional.empty(), Optional.empty(), Optional.of(chatFormat));
        return Subject.open(ModelStore.at(model), settings);
    }
}
