package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.engine.CacheScope;
import io.lectern.engine.ConstraintException;
import io.lectern.engine.EngineEvent.Admitted;
import io.lectern.engine.EngineEvent.Decoded;
import io.lectern.engine.EngineEvent.Finished;
import io.lectern.engine.EngineEvent.GivenUp;
import io.lectern.engine.Events;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationRequest.Output;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.OutputConstraint;
import io.lectern.engine.PromptPart;
import io.lectern.engine.PromptTooLongException;
import io.lectern.engine.Recorder;
import io.lectern.engine.Sampling;
import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.engine.TokenChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many requests at a time. */
class ServingTests {

    private static final Sizes SIZES = new Sizes(2, 64, 4, 2, 96, 4_096, 42);

    @TempDir
    private static Path folder;

    private final Random random = new Random(3);
    private final Events events = new Events();

    private LlamaTextGenerator generator;

    @BeforeEach
    void open() throws IOException {
        generator = LlamaTextGenerator.open(LlamaOptions.of(TinyModels.random(folder.resolve("model.gguf"), SIZES))
                .withContext(c -> c.withThreads(1)
                        .withBatchTokens(64)
                        .withContextTokens(1_024)
                        .withPoolTokens(1_024))
                .withServing(s -> s.withRunning(4).withQueueCapacity(16))
                .withObserver(events));
        events.clear();
    }

    @AfterEach
    void close() {
        generator.close();
    }

    @Test
    void oneBatchHasTokensOfAllWhoWrite() {
        var recorders = IntStream.range(0, 4).mapToObj(i -> ask(text(10), 60)).toList();

        recorders.forEach(recorder -> assertThat(recorder.result().reason()).isEqualTo(FinishReason.LENGTH));
        assertThat(events.of(Decoded.class)).anyMatch(batch -> batch.decodeTokens() == 4);
    }

    @Test
    void whatNeedsMoreCellsThanAreFreeWaitsForThem() {
        var large = ask(text(500), 200);
        var larger = ask(text(500), 200);

        assertThat(large.result().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(larger.result().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(events.of(Admitted.class)).extracting(Admitted::running).containsExactly(1, 1);
    }

    @Test
    void aSmallRequestNeedNotWaitBehindALargeOneOfAnotherScope() throws Exception {
        var first = ask(text(500), 400);
        events.await(Admitted.class, admitted -> true);
        var large = new Recorder();
        generator.generate(request(text(600), 100).withScope(new CacheScope("large")), large);
        var small = ask(text(10), 5);

        assertThat(small.result().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(large.ended()).isFalse();
        assertThat(first.result().usage().completionTokens()).isEqualTo(400);
        assertThat(large.result().usage().completionTokens()).isEqualTo(100);
    }

    @Test
    void whatCanNeverFitIsRefusedWithTheNumbers() {
        assertThatExceptionOfType(PromptTooLongException.class)
                .isThrownBy(() -> ask(text(1_024), 1))
                .withMessage("The prompt has 1024 tokens, the context holds 1024 and needs room for an answer");
    }

    @Test
    void anAnswerEndsBeforeATokenThatWasSaidToEndIt() {
        int[] prompt = text(10);
        var whole = ask(prompt, 20).result();
        int stop = whole.tokens()[7];
        var limits = new GenerationLimits(20, List.of(), Set.of(stop), Optional.empty());
        var recorder = new Recorder();

        generator.generate(GenerationRequest.of(prompt, Sampling.GREEDY, limits), recorder);

        int first = IntStream.range(0, 20)
                .filter(i -> whole.tokens()[i] == stop)
                .findFirst()
                .orElseThrow();
        assertThat(recorder.result().reason()).isEqualTo(FinishReason.STOP);
        assertThat(recorder.result().tokens()).isEqualTo(Arrays.copyOf(whole.tokens(), first));
    }

    @Test
    void aSlowConsumerHoldsUpNobody() throws InterruptedException {
        var release = new CountDownLatch(1);
        var slow = new Recorder() {
            @Override
            public void text(String delta) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                super.text(delta);
            }
        };
        generator.generate(request(text(10), 200), slow);

        assertThat(ask(text(10), 100).result().usage().completionTokens()).isEqualTo(100);

        assertThat(slow.ended()).isFalse();
        release.countDown();
        assertThat(slow.result().usage().completionTokens()).isEqualTo(200);
        assertThat(String.join("", slow.deltas())).isEqualTo(slow.result().text());
    }

    @Test
    void anAnswerThatTakesTooLongEndsWithWhatThereIs() {
        var recorder = new Recorder();
        var limits = new GenerationLimits(100_000, List.of(), Optional.of(Duration.ofMillis(30)));
        generator.generate(GenerationRequest.of(text(900), Sampling.GREEDY, limits), recorder);

        assertThat(recorder.result().reason()).isEqualTo(FinishReason.TIMEOUT);
        assertThat(recorder.result().usage().completionTokens()).isLessThan(124);
    }

    @Test
    void whatWaitsTooLongEndsWithoutAPlace() throws Exception {
        var running = new Recorder();
        var generation = generator.generate(request(text(10), 1_000), running);
        events.await(Admitted.class, admitted -> true);
        var waiting = new Recorder();
        var limits = new GenerationLimits(900, List.of(), Optional.of(Duration.ofMillis(1)));
        generator.generate(GenerationRequest.of(text(100), Sampling.GREEDY, limits), waiting);

        assertThat(waiting.result().reason()).isEqualTo(FinishReason.TIMEOUT);
        assertThat(waiting.result().usage().completionTokens()).isZero();
        assertThat(events.of(GivenUp.class))
                .singleElement()
                .satisfies(told -> assertThat(told.reason()).isEqualTo(FinishReason.TIMEOUT))
                .satisfies(told -> assertThat(told.waiting()).isZero());

        generation.cancel();
        assertThat(running.result().reason()).isEqualTo(FinishReason.CANCELLED);
    }

    @Test
    void aCancelledRequestGivesItsCellsToTheNext() throws Exception {
        var running = new Recorder();
        var generation = generator.generate(request(text(10), 1_000), running);
        var waiting = ask(text(900), 20);
        events.await(Admitted.class, admitted -> true);

        generation.cancel();

        assertThat(waiting.result().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(events.of(Finished.class))
                .extracting(Finished::reason)
                .containsExactly(FinishReason.CANCELLED, FinishReason.LENGTH);
    }

    @Test
    void tellsTheTokensAndWhatElseWasLikely() {
        var choices = new ArrayList<TokenChoice>();
        var recorder = new Recorder() {
            @Override
            public void token(TokenChoice choice) {
                choices.add(choice);
            }
        };
        var asked = request(text(10), 8).withOutput(new Output(new OutputConstraint.None(), Optional.of(3)));
        generator.generate(asked, recorder);

        var result = recorder.result();

        assertThat(choices)
                .extracting(TokenChoice::token)
                .containsExactlyElementsOf(IntStream.of(result.tokens()).boxed().toList());
        assertThat(choices).allSatisfy(choice -> {
            assertThat(choice.alternatives()).hasSize(3);
            assertThat(choice.alternatives().getFirst().token()).isEqualTo(choice.token());
            assertThat(choice.logProbability())
                    .isNegative()
                    .isEqualTo(choice.alternatives().getFirst().logProbability());
        });
    }

    @Test
    void holdsTheAnswerToItsForm() {
        var constraint = new OutputConstraint.Grammar("root ::= \"yes\" | \"no, \" [a-c]{3}");
        for (int seed = 0; seed < 10; seed++) {
            var recorder = new Recorder();
            var asked = GenerationRequest.of(text(10), Sampling.of(1, seed), GenerationLimits.of(50))
                    .withOutput(new Output(constraint, Optional.empty()));
            generator.generate(asked, recorder);

            assertThat(recorder.result().text()).matches("yes|no, [a-c]{3}");
            assertThat(recorder.result().reason()).isEqualTo(FinishReason.STOP);
        }
    }

    @Test
    void aFormThatCannotBeHadIsRefusedBeforeItWaits() {
        var constraint = new OutputConstraint.JsonSchema("{\"type\": \"number\", \"multipleOf\": 7}");

        assertThatExceptionOfType(ConstraintException.class)
                .isThrownBy(() -> generator.generate(
                        request(text(10), 5).withOutput(new Output(constraint, Optional.empty())), new Recorder()))
                .withMessageContaining("multipleOf");
        assertThat(events.of(Admitted.class)).isEmpty();
    }

    private Recorder ask(int[] prompt, int maxTokens) {
        var recorder = new Recorder();
        generator.generate(request(prompt, maxTokens), recorder);
        return recorder;
    }

    private static GenerationRequest request(int[] prompt, int maxTokens) {
        return GenerationRequest.of(List.of(PromptPart.of(prompt)), Sampling.GREEDY, GenerationLimits.of(maxTokens));
    }

    private int[] text(int length) {
        return random.ints(length, TinyModels.FIRST_BYTE, SIZES.vocabulary()).toArray();
    }
}
