package io.lectern.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineException;
import io.lectern.engine.EngineObserver;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.PromptPart;
import io.lectern.engine.Recorder;
import io.lectern.engine.Sampling;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What runs share, on a context that is invented. {@code -Dtests.seed} repeats a run. */
class PrefixCacheTests {

    private static final int CELLS = 160;
    private static final int MOST_RUNNING = 5;
    private static final int MOST_WRITTEN = 12;
    private static final int REFUSED_ON_PURPOSE = -3;

    private final long seed = Long.getLong("tests.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final InventedStates states = new InventedStates(12);
    private final ComputeRates rates = new ComputeRates();
    private final List<Run> runs = new ArrayList<>();
    private final List<int[]> texts =
            IntStream.range(0, 12).mapToObj(i -> text(3 + i * 3)).toList();

    private final List<String> sources = new ArrayList<>(List.of("a", "b", "c", "d"));
    private final Set<String> forgotten = new HashSet<>();

    private record Asked(Request request, Recorder recorder) {}

    @Test
    void whoWouldFindAllSequencesTakenWaits() {
        var cache = cache(new InventedContext(CELLS, 4, 16));
        var first =
                request(PromptPart.cached(text(9)), PromptPart.cached(text(9)), PromptPart.cached(text(9)), question());
        var run = cache.begin(first, 5);
        runs.add(run);
        read(cache, run);

        assertThat(cache.admits(request(question()), 5)).isFalse();

        runs.remove(run);
        cache.end(run);
        assertThat(cache.admits(request(question()), 5)).isTrue();
    }

    @Test
    void aRequestThatMayShareNothingNeedsCellsOfItsOwn() {
        var cache = cache(new InventedContext(CELLS, 16, 16));
        var document = PromptPart.cached("document", text(100));
        var run = cache.begin(request(document, question()), 5);
        runs.add(run);
        read(cache, run);
        var next = request(document, question());
        assertThat(cache.admits(next, 5)).isTrue();

        next.stopKeeping();

        assertThat(cache.admits(next, 5)).isFalse();
    }

    @Test
    void aLongPromptIsReadHoweverManyShortOnesCome() {
        var context = new InventedContext(CELLS, 32, 8);
        var cache = cache(context);
        var compute = compute(context, cache);
        var chunks = new ChunkSizer(context.batchTokens(), Duration.ofMillis(1), rates);
        var document = cache.begin(request(PromptPart.of(text(80))), 1);
        runs.add(document);

        for (int step = 0; step < 200 && document.isReading(); step++) {
            while (runs.size() < 4) {
                runs.add(cache.begin(request(PromptPart.of(text(12))), 1));
            }
            compute.next(runs, chunks);
            end(compute, cache);
        }

        assertThat(document.isReading()).isFalse();
    }

    @Test
    void whatTheStoreDoesNotKeepIsNotCopiedAgainForEachRequest() {
        var keepsNothing = new InventedStates(0);
        var context = new InventedContext(1_000, 16, 16);
        var cache = new PrefixCache(context, keepsNothing, true, rates, EngineObserver.NONE, runs);
        readToEnd(cache, request(PromptPart.cached(text(400)), PromptPart.of(text(1))));

        readToEnd(cache, request(PromptPart.of(text(1))));
        readToEnd(cache, request(PromptPart.of(text(1))));

        assertThat(keepsNothing.offered()).isEqualTo(1);
    }

    @Test
    void aStateThatTheDiskDoesNotTakeYetIsSavedLater() {
        var cache = cache(new InventedContext(CELLS, 16, 16));
        readToEnd(cache, request(PromptPart.cached(text(100)), PromptPart.of(text(3))));
        states.writing = false;
        assertThat(cache.saveNext(true)).isFalse();

        states.writing = true;

        assertThat(cache.saveNext(true)).isTrue();
        assertThat(states.tokens()).isEqualTo(100);
    }

    /** Runs of several scopes and adapters that come, end and fail in any order, in too little room for them. */
    @Test
    void whatIsSharedIsWhatWouldHaveBeenComputed() {
        System.out.println("tests.seed=" + seed);
        for (int life = 0; life < 40; life++) {
            live(new InventedContext(CELLS, 8 + random.nextInt(12), 8 + random.nextInt(24)));
        }
    }

    private void live(InventedContext context) {
        runs.clear();
        context.fault = this::fault;
        states.loading = () -> random.nextInt(3) == 0;
        var cache = cache(context);
        var compute = compute(context, cache);
        var chunks = new ChunkSizer(context.batchTokens(), Duration.ofMillis(1), rates);
        Deque<Asked> waiting = new ArrayDeque<>();
        var asked = new ArrayList<Asked>();
        for (int step = 0; step < 400 || !runs.isEmpty() || !waiting.isEmpty(); step++) {
            assertThat(step).as("seed %d: steps", seed).isLessThan(20_000);
            if (step < 400 && waiting.size() < 4) {
                waiting.add(ask());
                asked.add(waiting.getLast());
            }
            disturb(cache, waiting);
            admit(cache, waiting);
            compute.next(runs, chunks);
            end(compute, cache);
            cache.saveNext(random.nextBoolean());
            assertThat(states.states())
                    .as("seed %d: sources that are kept", seed)
                    .allMatch(state -> Collections.disjoint(state.sources(), forgotten));
            assertThat(cache.usedCells()).as("seed %d: cells", seed).isEqualTo(context.used());
        }
        asked.forEach(each -> check(each.request(), each.recorder()));
    }

    private Optional<DecodeOutcome> fault() {
        return switch (random.nextInt(60)) {
            case 0 -> Optional.of(new DecodeOutcome.Aborted());
            case 1 -> Optional.of(new DecodeOutcome.Refused(REFUSED_ON_PURPOSE));
            default -> Optional.empty();
        };
    }

    private void disturb(PrefixCache cache, Deque<Asked> waiting) {
        switch (random.nextInt(40)) {
            case 0 -> states.clear();
            case 1, 2 ->
                runs.stream()
                        .skip(random.nextInt(3))
                        .findFirst()
                        .ifPresent(run -> run.request().cancel());
            case 3 -> {
                String source = sources.remove(random.nextInt(sources.size()));
                forgotten.add(source);
                sources.add("source " + forgotten.size());
                waiting.stream()
                        .map(Asked::request)
                        .filter(request -> request.prompt().hasSource(source))
                        .forEach(Request::stopKeeping);
                for (var scope : List.of(scope(0), scope(1))) {
                    cache.forget(scope, source);
                    states.forget(scope, source).join();
                }
            }
            default -> {}
        }
    }

    private void admit(PrefixCache cache, Deque<Asked> waiting) {
        while (runs.size() < MOST_RUNNING
                && !waiting.isEmpty()
                && cache.admits(waiting.getFirst().request(), MOST_WRITTEN)) {
            runs.add(cache.begin(waiting.remove().request(), MOST_WRITTEN));
        }
    }

    private void end(ComputeStep compute, PrefixCache cache) {
        for (var run : List.copyOf(runs)) {
            var failure = compute.failureOf(run);
            if (failure.isPresent() || run.finished().isPresent()) {
                runs.remove(run);
                cache.end(run);
                failure.ifPresentOrElse(
                        run::fail, () -> run.finish(run.finished().orElseThrow()));
            }
        }
    }

    private void check(Request request, Recorder recorder) {
        try {
            var tokens = IntStream.of(recorder.result().tokens()).boxed().toList();
            var expected = InventedContext.answer(
                    request.prompt().tokens(), request.asked().adapter(), MOST_WRITTEN);
            boolean cancelled = request.ending().isPresent();
            assertThat(tokens).as("seed %d", seed).isEqualTo(cancelled ? expected.subList(0, tokens.size()) : expected);
        } catch (EngineException refused) {
            assertThat(refused).as("seed %d", seed).hasMessageContaining("llama_decode returned " + REFUSED_ON_PURPOSE);
        }
    }

    private Asked ask() {
        var parts = new ArrayList<PromptPart>();
        for (int i = random.nextInt(4); i > 0; i--) {
            int[] text = texts.get(random.nextInt(texts.size()));
            var source = random.nextBoolean() ? Optional.of(source()) : Optional.<String>empty();
            parts.add(new PromptPart(
                    IntStream.of(text).limit(1 + random.nextInt(text.length)).toArray(), random.nextBoolean(), source));
        }
        parts.add(question());
        var asked = GenerationRequest.of(parts, Sampling.GREEDY, GenerationLimits.of(MOST_WRITTEN))
                .withScope(scope(random.nextInt(2)));
        var recorder = new Recorder();
        return new Asked(
                new Request(
                        random.nextInt(3) == 0 ? asked.withAdapter("adapter") : asked,
                        recorder,
                        Optional.empty(),
                        ended -> {}),
                recorder);
    }

    private static CacheScope scope(int number) {
        return new CacheScope("scope " + number);
    }

    private String source() {
        return sources.get(random.nextInt(sources.size()));
    }

    private PrefixCache cache(InventedContext context) {
        return new PrefixCache(context, states, true, rates, EngineObserver.NONE, runs);
    }

    private ComputeStep compute(InventedContext context, PrefixCache cache) {
        return new ComputeStep(context, states, cache, rates, InventedContext.WORDS, EngineObserver.NONE);
    }

    private static void read(PrefixCache cache, Run run) {
        while (run.isReading()) {
            cache.advance(run);
            cache.computed(run, run.chunk());
        }
    }

    private void readToEnd(PrefixCache cache, Request request) {
        var run = cache.begin(request, 5);
        runs.add(run);
        read(cache, run);
        runs.remove(run);
        cache.end(run);
    }

    private static Request request(PromptPart... parts) {
        return new Request(
                GenerationRequest.of(List.of(parts), Sampling.GREEDY, GenerationLimits.of(5)),
                new Recorder(),
                Optional.empty(),
                ended -> {});
    }

    private PromptPart question() {
        return PromptPart.of(text(1 + random.nextInt(12)));
    }

    private int[] text(int length) {
        return random.ints(length, 1, InventedContext.VOCABULARY).toArray();
    }
}
