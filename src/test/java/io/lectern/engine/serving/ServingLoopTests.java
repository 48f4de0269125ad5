package io.lectern.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineException;
import io.lectern.engine.EngineObserver;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.GenerationResult.Computation;
import io.lectern.engine.GenerationResult.Computation.Batch;
import io.lectern.engine.PromptPart;
import io.lectern.engine.Recorder;
import io.lectern.engine.Sampling;
import io.lectern.engine.cache.RecomputeCost;
import io.lectern.engine.cache.StateStore;
import io.lectern.engine.sampling.TokenConstraint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens around the computation, which is invented here. */
class ServingLoopTests {

    private final InventedContext context = new InventedContext(400, 16, 64);
    private final InventedStates states = new InventedStates(1_000);
    private final List<ServingLoop> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(ServingLoop::close);
    }

    @Test
    void afterAFailureNobodyGetsTheAdapterOfThoseWhoFailed() {
        var loop = open();
        var failing = new AtomicBoolean(true);
        context.fault = () -> {
            if (failing.getAndSet(false)) {
                throw new IllegalStateException("a bug");
            }
            return Optional.empty();
        };
        var lost = submit(loop, request(5, text(0, 20)).withAdapter("adapter"));
        assertThatExceptionOfType(EngineException.class).isThrownBy(lost::result);

        var next = submit(loop, request(5, text(0, 20))).result();

        assertThat(tokens(next)).isEqualTo(InventedContext.answer(text(0, 20), Optional.empty(), 5));
    }

    @Test
    void thoseWhoWaitForTheDiskHoldUpNobodyWithAnotherAdapter() {
        var root = new PrefixTree().root(CacheScope.DEFAULT, Optional.of("adapter"));
        var stored = root.add(text(0, 40), Set.of()).description();
        states.put(stored, true, new InventedContext(1, 1, 1).snapshot(0));
        states.loading = () -> true;
        var loop = open();
        var waiting = submit(loop, request(5, text(0, 40), text(3, 4)).withAdapter("adapter"));
        long start = System.nanoTime();

        // Each token takes a second, if the loop waits for what is being read.
        var result = submit(loop, request(20, text(1, 20))).result();

        assertThat(tokens(result)).isEqualTo(InventedContext.answer(text(1, 20), Optional.empty(), 20));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        assertThat(waiting.ended()).isFalse();
    }

    @Test
    void aRequestThatCannotEvenBeginIsTold() {
        var loop = open();
        Supplier<TokenConstraint> bug = () -> {
            throw new IllegalStateException("a bug");
        };
        var recorder = new Recorder();
        loop.submit(request(5, text(0, 20)), recorder, Optional.of(bug));

        assertThatExceptionOfType(EngineException.class).isThrownBy(recorder::result);
        assertThat(submit(loop, request(5, text(0, 20))).result().usage().promptTokens())
                .isEqualTo(20);
    }

    @Test
    void readingWhatBeginsLikeADocumentLeavesItsStateWhereItIs() {
        var document = text(0, 100);
        var other = join(text(0, 10), text(9, 90));
        try (var loop = open()) {
            submit(loop, request(3, document, text(5, 4))).result();
        }
        states.loadTime = Duration.ofMillis(100);
        var loop = open();
        submit(loop, request(3, other, text(5, 4))).result();
        states.loadTime = Duration.ZERO;

        var again = submit(loop, request(3, document, text(6, 4))).result();

        assertThat(again.usage().cachedTokens()).isEqualTo(100);
    }

    @Test
    void whatWasStoredAndIsDividedIsStoredAgain() {
        var document = text(0, 100);
        try (var loop = open()) {
            submit(loop, request(3, document, text(5, 4))).result();
        }
        try (var loop = open()) {
            submit(loop, request(3, join(text(0, 50), text(9, 20)), text(5, 4))).result();
        }

        var again = submit(open(), request(3, document, text(6, 4))).result();

        assertThat(again.usage().cachedTokens()).isEqualTo(100);
    }

    @Test
    void whatTheStoreLostIsStoredAgainWhenItIsReadAgain() {
        var document = text(0, 200);
        try (var loop = open()) {
            submit(loop, request(3, document, text(5, 4))).result();
            submit(loop, request(3, text(1, 300), text(5, 4))).result();
            submit(loop, request(3, text(2, 300), text(5, 4))).result();
            states.clear();
            submit(loop, request(3, document, text(5, 4))).result();
        }

        var again = submit(open(), request(3, document, text(6, 4))).result();

        assertThat(again.usage().cachedTokens()).isEqualTo(200);
    }

    @Test
    void movingToTheFrontLosesNothingThatTheStoreHasNoRoomFor() {
        var little = new InventedStates(0);
        var loop = open(little);
        submit(loop, request(3, text(0, 50), text(5, 4))).result();
        submit(loop, request(3, text(1, 50), text(5, 4))).result();
        var large = new PromptPart(text(2, 250), true, Optional.of("large"));
        submit(loop, request(3, List.of(large, PromptPart.of(text(5, 4))))).result();
        loop.forget(CacheScope.DEFAULT, "large").join();

        var first = submit(loop, request(3, text(0, 50), text(6, 4))).result();

        assertThat(first.usage().cachedTokens()).isEqualTo(50);
    }

    @Test
    void whatIsComputedAgainIsReadFromNothingInTheSameBatches() {
        var loop = open();
        var document = text(0, 90);
        submit(loop, request(1, document, text(1, 20))).result();
        var first = request(5, document, text(2, 40));
        var before = submit(loop, first).result();
        assertThat(before.usage().cachedTokens()).isEqualTo(90);
        context.batches.clear();

        var again = submit(loop, first.withAgain(before.computation())).result();

        assertThat(tokens(again)).isEqualTo(tokens(before));
        assertThat(again.usage().cachedTokens()).isZero();
        assertThat(again.computation()).isEqualTo(before.computation());
        assertThat(before.computation().alone()).isTrue();
        assertThat(before.computation().batches()).contains(new Batch(90, 130));
        assertReadIn(before.computation());
    }

    /** Nothing was computed but these batches, and a token each after them. */
    private void assertReadIn(Computation before) {
        for (var batch : before.batches()) {
            assertThat(context.batches.removeFirst().values()).containsExactly(batch.end() - batch.start());
        }
        assertThat(context.batches)
                .allSatisfy(batch -> assertThat(batch.values()).containsExactly(1));
    }

    @Test
    void whatIsComputedAgainSharesNoBatchWithAnybody() {
        var loop = open();
        var computation = new Computation(List.of(new Batch(0, 30), new Batch(30, 60)), true);
        // The owner thread waits in the first batch until both have come.
        var both = new CountDownLatch(1);
        context.fault = () -> {
            awaitUninterruptibly(both);
            return Optional.empty();
        };
        var other = submit(loop, request(12, text(3, 50)));
        var again = submit(loop, request(12, text(4, 60)).withAgain(computation));
        both.countDown();

        assertThat(again.result().computation()).isEqualTo(computation);
        assertThat(tokens(again.result())).isEqualTo(InventedContext.answer(text(4, 60), Optional.empty(), 12));
        other.result();
        assertThat(context.batches).allSatisfy(batch -> assertThat(batch).hasSize(1));
    }

    @Test
    void whatIsReadAheadEndsABatchWhereTheQuestionsGoOn() {
        var loop = open();
        var document = text(0, 50);
        submit(loop, request(1, document, text(1, 1))).result();

        var answer = submit(loop, request(5, document, text(2, 20))).result();

        assertThat(answer.usage().cachedTokens()).isEqualTo(50);
        assertThat(answer.computation()).isEqualTo(new Computation(List.of(new Batch(0, 50), new Batch(50, 70)), true));
    }

    @Test
    void theSamePromptOnceMoreIsComputedAgainInItsVeryBatches() {
        var loop = open();
        var question = request(5, text(0, 40), text(1, 20));
        submit(loop, question).result();

        var before = submit(loop, question).result();

        assertThat(before.usage().cachedTokens()).isEqualTo(59);
        assertThat(before.computation())
                .isEqualTo(new Computation(List.of(new Batch(0, 40), new Batch(40, 60), new Batch(59, 60)), true));
        assertIsComputedAgain(loop, question, before);
    }

    @Test
    void behindTheBeginningOfALongerPromptTheBatchesAreKnownToo() {
        var loop = open();
        var document = text(0, 40);
        submit(loop, request(5, document, join(text(1, 10), text(2, 25)))).result();
        var shorter = request(5, document, join(text(1, 10), text(4, 6)));

        var before = submit(loop, shorter).result();

        assertThat(before.usage().cachedTokens()).isEqualTo(50);
        assertThat(before.computation())
                .isEqualTo(new Computation(List.of(new Batch(0, 40), new Batch(40, 75), new Batch(50, 56)), true));
        assertIsComputedAgain(loop, shorter, before);
    }

    @Test
    void whatWasDividedIsStillOfOneBatch() {
        var loop = open();
        var document = text(0, 40);
        var longer = request(5, document, join(text(1, 10), text(2, 25)));
        submit(loop, longer).result();
        submit(loop, request(5, document, join(text(1, 10), text(4, 6)))).result();

        var before = submit(loop, longer).result();

        assertThat(before.computation())
                .isEqualTo(new Computation(List.of(new Batch(0, 40), new Batch(40, 75), new Batch(74, 75)), true));
        assertIsComputedAgain(loop, longer, before);
    }

    @Test
    void ofWhatIsDividedOnlyTheBatchesThatItCameOfStayKnown() {
        var loop = open();
        var document = text(0, 40);
        var beginning = join(text(1, 10), text(4, 22));
        submit(loop, request(5, document, join(text(1, 10), text(2, 25)))).result();
        var question = request(5, document, join(beginning, text(5, 8)));
        submit(loop, question).result();
        submit(loop, request(5, document, join(beginning, text(6, 8)))).result();

        var before = submit(loop, question).result();

        assertThat(before.computation())
                .isEqualTo(new Computation(
                        List.of(new Batch(0, 40), new Batch(40, 75), new Batch(50, 80), new Batch(79, 80)), true));
        assertIsComputedAgain(loop, question, before);
    }

    @Test
    void whatIsNotKnownToTheBatchIsReadToItsEndAndNoFurther() {
        var loop = open();
        var batches = List.of(new Batch(0, 40), new Batch(40, 300), new Batch(50, 56));

        var again = submit(loop, request(5, text(0, 56)).withAgain(new Computation(batches, false)))
                .result();

        assertThat(tokens(again)).isEqualTo(InventedContext.answer(text(0, 56), Optional.empty(), 5));
        assertThat(context.batches.getFirst().values()).containsExactly(56);
    }

    @Test
    void aBatchThatNoLongerFitsIsComputedInSeveral() {
        var loop = open();
        var batches = List.of(new Batch(0, 40), new Batch(40, 300), new Batch(50, 56));

        var again = submit(loop, request(5, text(0, 56)).withAgain(new Computation(batches, true)))
                .result();

        assertThat(tokens(again)).isEqualTo(InventedContext.answer(text(0, 56), Optional.empty(), 5));
        assertThat(context.batches.subList(0, 7).stream().flatMap(batch -> batch.values().stream()))
                .containsExactly(40, 64, 64, 64, 64, 4, 6);
    }

    private void assertIsComputedAgain(ServingLoop loop, GenerationRequest request, GenerationResult before) {
        context.batches.clear();

        var again = submit(loop, request.withAgain(before.computation())).result();

        assertThat(tokens(again)).isEqualTo(tokens(before));
        assertThat(again.computation()).isEqualTo(before.computation());
        assertReadIn(before.computation());
    }

    @Test
    void whatWasKeptOverARestartHasBatchesThatNobodyKnows() {
        var question = request(5, text(0, 40), text(1, 20));
        try (var loop = open()) {
            submit(loop, question).result();
        }

        var after = submit(open(), question).result();

        assertThat(after.usage().cachedTokens()).isEqualTo(40);
        assertThat(after.computation().alone()).isFalse();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ServingLoop open() {
        return open(states);
    }

    private ServingLoop open(InventedStates store) {
        var resources = new ServingResources() {
            @Override
            public SequenceContext context(BooleanSupplier abort) {
                return context;
            }

            @Override
            public StateStore store(RecomputeCost cost, Runnable changed) {
                return store;
            }

            @Override
            public boolean saves() {
                return true;
            }

            @Override
            public void release() {}
        };
        var settings = new ServingSettings(400, 4, 16, Duration.ofMillis(100));
        var loop = new ServingLoop("invented", settings, resources, InventedContext.WORDS, EngineObserver.NONE);
        loop.start();
        opened.add(loop);
        return loop;
    }

    private static Recorder submit(ServingLoop loop, GenerationRequest request) {
        var recorder = new Recorder();
        loop.submit(request, recorder, Optional.empty());
        return recorder;
    }

    /** All parts but the last are worth keeping. */
    private static GenerationRequest request(int maxTokens, int[]... texts) {
        var parts = new ArrayList<PromptPart>();
        for (int i = 0; i < texts.length; i++) {
            parts.add(i < texts.length - 1 ? PromptPart.cached(texts[i]) : PromptPart.of(texts[i]));
        }
        return request(maxTokens, parts);
    }

    private static GenerationRequest request(int maxTokens, List<PromptPart> parts) {
        return GenerationRequest.of(parts, Sampling.GREEDY, GenerationLimits.of(maxTokens));
    }

    private static List<Integer> tokens(GenerationResult result) {
        return IntStream.of(result.tokens()).boxed().toList();
    }

    private static int[] text(int seed, int length) {
        return new Random(seed).ints(length, 1, InventedContext.VOCABULARY).toArray();
    }

    private static int[] join(int[]... parts) {
        return IntStream.range(0, parts.length)
                .flatMap(part -> IntStream.of(parts[part]))
                .toArray();
    }
}
