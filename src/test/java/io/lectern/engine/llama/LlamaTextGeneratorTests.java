package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lectern.engine.EngineBusyException;
import io.lectern.engine.EngineException;
import io.lectern.engine.Generation;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.PromptPart;
import io.lectern.engine.PromptTooLongException;
import io.lectern.engine.Recorder;
import io.lectern.engine.Sampling;
import io.lectern.engine.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LlamaTextGeneratorTests {

    private static final List<String> PIECES =
            List.of("According", " to", " the", " report,", " 42", " [1]", ".", " \u00e9", ".");
    private static final String ANSWER = "According to the report, 42 [1]. \u00e9.";

    @TempDir
    static Path folder;

    private static LlamaTextGenerator scripted;
    private static LlamaTextGenerator random;

    @BeforeAll
    static void load() throws IOException {
        scripted = LlamaTextGenerator.open(options(TinyModels.scripted(folder.resolve("scripted.gguf"), PIECES, 512))
                .withContext(c -> c.withBatchTokens(16)));
        random = LlamaTextGenerator.open(
                options(TinyModels.random(folder.resolve("random.gguf"), TinyModels.Sizes.SMALL))
                        .withContext(c -> c.withBatchTokens(32))
                        .withServing(s -> s.withRunning(1).withQueueCapacity(2)));
    }

    @AfterAll
    static void close() {
        scripted.close();
        random.close();
    }

    @Test
    void saysWhatItIs() {
        assertThat(scripted.modelName()).isEqualTo("tiny");
        assertThat(scripted.contextTokens()).isEqualTo(512);
        assertThat(scripted.beginOfSequence()).contains(TinyModels.BEGIN);
        assertThat(scripted.chatTemplate()).isEmpty();
    }

    @Test
    void aScriptedModelAnswersEveryPromptWithItsPieces() {
        for (String prompt : List.of("Why?\n", "Ends with a piece: ,", "report", "\u4e2d\u6587")) {
            var recorder = generate(scripted, prompt, Sampling.GREEDY, 100);

            assertThat(recorder.result().text()).as(prompt).isEqualTo(ANSWER);
            assertThat(recorder.result().reason()).isEqualTo(FinishReason.STOP);
            assertThat(recorder.result().usage().completionTokens()).isEqualTo(6);
            assertThat(String.join("", recorder.deltas())).isEqualTo(ANSWER);
        }
    }

    @Test
    void stopsBeforeAStopStringThatSpansTokens() {
        var recorder = new Recorder();
        scripted.generate(
                GenerationRequest.of(
                        prompt(scripted, "?"), Sampling.GREEDY, GenerationLimits.of(100, "rt, 4", "nowhere")),
                recorder);

        assertThat(recorder.result().text()).isEqualTo("According to the repo");
        assertThat(recorder.result().reason()).isEqualTo(FinishReason.STOP);
        assertThat(String.join("", recorder.deltas())).isEqualTo("According to the repo");
    }

    @Test
    void endsAtTheTokenLimit() {
        var result = generate(scripted, "?", Sampling.GREEDY, 3).result();

        assertThat(result.text()).isEqualTo("According to the");
        assertThat(result.reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(result.usage().completionTokens()).isEqualTo(3);
    }

    @Test
    void endsWhenTheContextIsFull() {
        var result = new Recorder();
        int[] prompt =
                IntStream.range(0, 508).map(i -> TinyModels.FIRST_BYTE + 'a').toArray();
        scripted.generate(GenerationRequest.of(prompt, Sampling.GREEDY, GenerationLimits.of(100)), result);

        assertThat(result.result().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(result.result().usage().completionTokens()).isEqualTo(4);
    }

    @Test
    void refusesAPromptThatLeavesNoRoom() {
        int[] prompt = IntStream.range(0, 512).map(i -> TinyModels.FIRST_BYTE).toArray();
        var request = GenerationRequest.of(prompt, Sampling.GREEDY, GenerationLimits.of(1));

        assertThatExceptionOfType(PromptTooLongException.class)
                .isThrownBy(() -> scripted.generate(request, new Recorder()))
                .satisfies(e -> assertThat(e.limit()).isEqualTo(512));
    }

    @Test
    void refusesEmptyPromptsAndForeignTokens() {
        assertThatIllegalArgumentException().isThrownBy(() -> PromptPart.of());
        for (int[] prompt : new int[][] {{-1}, {100_000}, {5, Integer.MIN_VALUE}}) {
            var request = GenerationRequest.of(prompt, Sampling.GREEDY, GenerationLimits.of(1));
            assertThatIllegalArgumentException().isThrownBy(() -> random.generate(request, new Recorder()));
        }
    }

    @Test
    void reusesTheCommonPrefixAndStillGivesTheSameAnswer() {
        String text = "The same beginning of two prompts, long enough for several batches. ";
        var first = generate(random, text + "one", Sampling.GREEDY, 20).result();
        var other = generate(random, text + "two", Sampling.GREEDY, 20).result();
        var again = generate(random, text + "one", Sampling.GREEDY, 20).result();

        assertThat(other.usage().cachedTokens()).isEqualTo(random.tokenizer().count(text));
        assertThat(again.usage().cachedTokens()).isEqualTo(again.usage().promptTokens() - 1);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(other.text()).isNotEqualTo(first.text());
    }

    @Test
    void aRepeatedPromptComputesOnlyItsLastToken() {
        int tokens = random.tokenizer().count("Exactly the same.");
        generate(random, "Exactly the same.", Sampling.GREEDY, 3).result();

        var again = generate(random, "Exactly the same.", Sampling.GREEDY, 3).result();

        assertThat(again.usage().cachedTokens()).isEqualTo(tokens - 1);
        assertThat(again.usage().promptTokens()).isEqualTo(tokens);
    }

    @Test
    void theSeedDecidesWhatTemperatureChooses() {
        String first = generate(random, "dice:", Sampling.of(1, 7), 40).result().text();
        String same = generate(random, "dice:", Sampling.of(1, 7), 40).result().text();
        String other = generate(random, "dice:", Sampling.of(1, 8), 40).result().text();

        assertThat(same).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void textIsHandedOnInWholeCharacters() {
        var bytes = new ArrayList<String>();
        var recorder = new Recorder() {
            @Override
            public void text(String delta) {
                bytes.add(delta);
                super.text(delta);
            }
        };
        random.generate(
                GenerationRequest.of(prompt(random, "noise"), Sampling.of(2, 3), GenerationLimits.of(300)), recorder);

        String text = recorder.result().text();
        assertThat(String.join("", bytes)).isEqualTo(text);
        assertThat(bytes)
                .noneMatch(delta -> delta.isEmpty() || Character.isHighSurrogate(delta.charAt(delta.length() - 1)));
    }

    @Test
    void cancellingEndsItAndFreesTheEngine() throws InterruptedException {
        var started = new CountDownLatch(1);
        var recorder = new Recorder() {
            @Override
            public void text(String delta) {
                started.countDown();
                super.text(delta);
            }
        };
        var generation = random.generate(endless(), recorder);
        started.await();

        generation.cancel();
        generation.cancel();

        assertThat(recorder.result().reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(generate(random, "next", Sampling.GREEDY, 2).result().usage().completionTokens())
                .isEqualTo(2);
    }

    @Test
    void aFullQueueIsSaid() throws InterruptedException {
        var writing = new CountDownLatch(1);
        var first = random.generate(endless(), new Recorder() {
            @Override
            public void text(String delta) {
                writing.countDown();
            }
        });
        writing.await();
        var recorders = List.of(new Recorder(), new Recorder());
        var waiting = recorders.stream()
                .map(recorder -> random.generate(endless(), recorder))
                .toList();

        assertThatExceptionOfType(EngineBusyException.class)
                .isThrownBy(() -> random.generate(endless(), new Recorder()))
                .satisfies(e -> assertThat(e.retryAfter()).isPositive());

        waiting.forEach(Generation::cancel);
        first.cancel();
        recorders.forEach(recorder -> assertThat(recorder.result().reason()).isEqualTo(FinishReason.CANCELLED));
    }

    @Test
    void aFailingListenerHarmsOnlyItself() {
        var recorder = new Recorder() {
            @Override
            public void text(String delta) {
                throw new IllegalStateException("listener");
            }
        };
        random.generate(endless(), recorder);

        assertThat(recorder.result().reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(generate(random, "next", Sampling.GREEDY, 2).result().usage().completionTokens())
                .isEqualTo(2);
    }

    @Test
    void aListenerThatFailsWithAnErrorHearsOfTheEndAndHarmsOnlyItself() {
        var recorder = new Recorder() {
            @Override
            public void text(String delta) {
                throw new StackOverflowError();
            }
        };
        random.generate(endless(), recorder);

        assertThat(recorder.result().reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(generate(random, "next", Sampling.GREEDY, 2).result().usage().completionTokens())
                .isEqualTo(2);
    }

    @Test
    void closingEndsWhatRunsAndWhatWaits() throws Exception {
        var generator = LlamaTextGenerator.open(options(folder.resolve("random.gguf")));
        var started = new CountDownLatch(1);
        var running = new Recorder() {
            @Override
            public void text(String delta) {
                started.countDown();
            }
        };
        var waiting = new Recorder();
        generator.generate(endless(), running);
        generator.generate(endless(), waiting);
        started.await();

        generator.close();
        generator.close();

        assertThat(running.result().reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(waiting.result().reason()).isEqualTo(FinishReason.CANCELLED);
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> generator.generate(endless(), new Recorder()))
                .withMessageContaining("closed");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> generator.tokenizer().encode("text"));
    }

    // More threads than free processors only wait for each other.
    private static LlamaOptions options(Path model) {
        return LlamaOptions.of(model).withContext(c -> c.withThreads(1));
    }

    /** Fills the context; at this temperature the random model never ends by itself for long. */
    private static GenerationRequest endless() {
        return GenerationRequest.of(prompt(random, "go on"), Sampling.GREEDY, GenerationLimits.of(100_000));
    }

    private static Recorder generate(LlamaTextGenerator generator, String prompt, Sampling sampling, int tokens) {
        var recorder = new Recorder();
        generator.generate(
                GenerationRequest.of(prompt(generator, prompt), sampling, GenerationLimits.of(tokens)), recorder);
        return recorder;
    }

    private static int[] prompt(LlamaTextGenerator generator, String text) {
        return generator.tokenizer().encode(text);
    }
}
