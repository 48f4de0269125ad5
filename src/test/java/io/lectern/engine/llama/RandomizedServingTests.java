package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.Generation;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.PromptPart;
import io.lectern.engine.Recorder;
import io.lectern.engine.Sampling;
import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.engine.cache.CacheSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of requests of several scopes over a few documents, many at a time, some cancelled, on a cache that is too
 * small for them, with restarts: every answer is the one of a fresh context. {@code -Dtests.seed} repeats a run,
 * {@code -Dtests.requests} makes it longer.
 */
class RandomizedServingTests {

    private static final Sizes SIZES = new Sizes(2, 64, 4, 2, 96, 640, 42);
    private static final int POOL = 1_536;
    private static final int MOST_WRITTEN = 12;
    // Where two tokens are this close, the order of additions decides.
    private static final float UNDECIDED = 2e-2f;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("tests.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<CacheScope> scopes = List.of(new CacheScope("one"), new CacheScope("two"));
    private final List<int[]> systems = texts(2, 5, 40);
    private final List<int[]> documents = texts(8, 10, 200);
    private final Map<Tier, Integer> hits = new EnumMap<>(Tier.class);
    private final Map<CacheScope, List<int[]>> promptsOfScope = new HashMap<>();

    /** @param others how many prompts of the same scope there were when it was asked, itself not among them */
    private record Asked(
            GenerationRequest request, Recorder recorder, Generation generation, boolean cancelled, int others) {}

    @Test
    void everyAnswerIsThatOfAFreshContext() throws IOException {
        System.out.println("tests.seed=" + seed);
        var model = TinyModels.random(folder.resolve("model.gguf"), SIZES);
        int requests = Integer.getInteger("tests.requests", 2_000);
        var options = LlamaOptions.of(model)
                .withContext(c -> c.withThreads(1)
                        .withKvTypes(KvType.F32, KvType.F32)
                        .withBatchTokens(64)
                        .withContextTokens(512)
                        .withPoolTokens(POOL))
                .withServing(s -> s.withRunning(6).withQueueCapacity(64))
                .withCache(new CacheSettings(1 << 20, Optional.of(folder.resolve("kv")), 4 << 20))
                .withObserver(this::count);
        try (var oracle = new Oracle(options)) {
            int asked = 0;
            while (asked < requests) {
                damageOneFile();
                int before = asked;
                int untilRestart = Math.min(requests - asked, 100 + random.nextInt(300));
                try (var generator = LlamaTextGenerator.open(options)) {
                    for (; asked < before + untilRestart; asked += 16) {
                        askSome(generator, oracle);
                    }
                }
            }
        }
        assertThat(hits).as("tokens from each tier").containsKeys(Tier.values());
    }

    private synchronized void count(EngineEvent event) {
        if (event instanceof EngineEvent.CacheHit(Tier tier, int tokens)) {
            hits.merge(tier, tokens, Integer::sum);
        }
    }

    /** A flipped bit must never be seen in an answer. */
    private void damageOneFile() throws IOException {
        var disk = folder.resolve("kv");
        if (!Files.exists(disk)) {
            return;
        }
        try (var walk = Files.walk(disk)) {
            var files = walk.filter(file -> file.toFile().length() > 0)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                return;
            }
            var file = files.get(random.nextInt(files.size()));
            byte[] bytes = Files.readAllBytes(file);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
        }
    }

    private void askSome(LlamaTextGenerator generator, Oracle oracle) {
        Deque<Asked> open = new ArrayDeque<>();
        for (int i = 0; i < 16; i++) {
            open.add(ask(generator));
            if (random.nextInt(100) == 0) {
                generator
                        .forget(scopes.get(random.nextInt(2)), "document " + random.nextInt(documents.size()))
                        .join();
            }
            while (open.size() > random.nextInt(8)) {
                check(open.remove(), oracle);
            }
        }
        open.forEach(asked -> check(asked, oracle));
    }

    private Asked ask(LlamaTextGenerator generator) {
        var parts = new ArrayList<PromptPart>();
        parts.add(PromptPart.cached(systems.get(random.nextInt(systems.size()))));
        for (int i = random.nextInt(3); i > 0; i--) {
            int document = random.nextInt(documents.size());
            parts.add(PromptPart.cached("document " + document, documents.get(document)));
        }
        parts.add(PromptPart.of(text(1 + random.nextInt(20))));
        boolean cancelled = random.nextInt(8) == 0;
        var request = GenerationRequest.of(
                        parts, Sampling.GREEDY, GenerationLimits.of(1 + random.nextInt(MOST_WRITTEN)))
                .withScope(scopes.get(random.nextInt(scopes.size())));
        var prompts = promptsOfScope.computeIfAbsent(request.scope(), scope -> new ArrayList<>());
        prompts.add(request.promptTokens());
        var recorder = new Recorder();
        var generation = generator.generate(request, recorder);
        if (cancelled && random.nextBoolean()) {
            generation.cancel();
        }
        return new Asked(request, recorder, generation, cancelled, prompts.size() - 1);
    }

    private void check(Asked asked, Oracle oracle) {
        if (asked.cancelled()) {
            asked.generation().cancel();
        }
        var result = asked.recorder().result();
        var prompt = IntStream.of(asked.request().promptTokens()).boxed().toList();
        assertThat(result.usage().promptTokens()).isEqualTo(prompt.size());
        assertThat(result.usage().cachedTokens()).isLessThan(prompt.size());
        if (!asked.cancelled()) {
            assertThat(result.reason()).isIn(FinishReason.LENGTH, FinishReason.STOP);
        }
        requireNothingOfOtherScopes(asked, result);
        requireSame(result, oracle.answer(prompt, asked.request().limits().maxTokens()), asked);
    }

    /** What was cached, another request of the scope had read or written: answers here are too short to be a prompt. */
    private void requireNothingOfOtherScopes(Asked asked, GenerationResult result) {
        int[] prompt = asked.request().promptTokens();
        int common = 0;
        var prompts = promptsOfScope.getOrDefault(asked.request().scope(), List.of());
        for (int other = 0; other < prompts.size(); other++) {
            if (other != asked.others()) {
                int differs = Arrays.mismatch(prompt, prompts.get(other));
                common = Math.max(common, differs < 0 ? prompt.length : differs);
            }
        }
        assertThat(result.usage().cachedTokens())
                .as("seed %d: cached tokens that nobody of the scope has read", seed)
                .isLessThanOrEqualTo(common);
    }

    private void requireSame(GenerationResult result, Oracle.Answer expected, Asked asked) {
        int[] tokens = result.tokens();
        for (int i = 0; i < tokens.length; i++) {
            boolean undecided = expected.margins().get(i) < UNDECIDED;
            if (undecided) {
                return;
            }
            assertThat(i < expected.tokens().size() ? expected.tokens().get(i) : -1)
                    .as(
                            "seed %d, token %d of a prompt of %d tokens, %d of them cached",
                            seed,
                            i,
                            result.usage().promptTokens(),
                            result.usage().cachedTokens())
                    .isEqualTo(tokens[i]);
        }
        boolean whole = result.reason() == FinishReason.LENGTH;
        if (whole) {
            assertThat(tokens).hasSize(asked.request().limits().maxTokens());
        }
    }

    private List<int[]> texts(int count, int least, int most) {
        return IntStream.range(0, count)
                .mapToObj(i -> text(least + random.nextInt(most - least)))
                .toList();
    }

    private int[] text(int length) {
        return random.ints(length, TinyModels.FIRST_BYTE, SIZES.vocabulary()).toArray();
    }
}
