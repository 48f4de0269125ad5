package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.Dropped;
import io.lectern.engine.EngineEvent.Evicted;
import io.lectern.engine.EngineEvent.Restored;
import io.lectern.engine.EngineEvent.Saved;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.Events;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.PromptPart;
import io.lectern.engine.Recorder;
import io.lectern.engine.Sampling;
import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.engine.cache.CacheSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was read comes back without being read: from memory, from disk, after a restart and after a kill. */
class KeptStatesTests {

    private static final Sizes SIZES = new Sizes(2, 64, 4, 2, 96, 4_096, 42);
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    private final Events events = new Events();
    private final int[] document = text(1, 700);

    private Path model;

    @BeforeEach
    void writeModel() {
        model = TinyModels.random(folder.resolve("model.gguf"), SIZES);
    }

    @Test
    void aDocumentThatHadToLeaveComesBackFromMemory() throws IOException {
        try (var generator = open(new CacheSettings(64 * MEGABYTE, Optional.empty(), 0))) {
            var first = ask(generator, document, 9);
            for (int i = 10; i < 14; i++) {
                ask(generator, text(i, 700), 9);
            }
            events.clear();

            var again = ask(generator, document, 9);

            assertThat(again.usage().cachedTokens()).isEqualTo(again.usage().promptTokens() - 1);
            assertThat(again.tokens()).isEqualTo(first.tokens());
            assertThat(events.prefilled()).isEqualTo(1);
            assertThat(events.of(Restored.class)).extracting(Restored::tier).containsOnly(Tier.RAM);
        }
    }

    @Test
    void idleDocumentsLeaveBeforeOthersAreRead() throws IOException {
        try (var generator = open(new CacheSettings(64 * MEGABYTE, Optional.empty(), 0))) {
            ask(generator, document, 9);

            ask(generator, text(2, 100), 9);

            assertThat(events.of(Evicted.class).stream()
                            .filter(evicted -> evicted.tier() == Tier.NATIVE)
                            .mapToInt(Evicted::tokens)
                            .sum())
                    .isGreaterThanOrEqualTo(700);
        }
    }

    @Test
    void nothingLeavesForNowhereWhileThereIsRoom() throws IOException {
        try (var generator = open(CacheSettings.NONE)) {
            ask(generator, document, 9);
            ask(generator, text(2, 100), 9);

            assertThat(ask(generator, document, 10).usage().cachedTokens()).isGreaterThanOrEqualTo(700);
        }
    }

    @Test
    void aDocumentIsThereAfterARestart() throws IOException {
        GenerationResult first;
        try (var generator = open(onDisk())) {
            first = ask(generator, document, 9);
        }
        events.clear();
        try (var generator = open(onDisk())) {
            var again = ask(generator, document, 9);

            assertThat(again.usage().cachedTokens()).isEqualTo(700);
            assertThat(again.tokens()).isEqualTo(first.tokens());
            assertThat(events.prefilled()).isEqualTo(10);
            assertThat(events.of(Restored.class)).extracting(Restored::tier).containsOnly(Tier.DISK);
        }
    }

    @Test
    void aDocumentIsThereAfterAKill() throws Exception {
        var child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "--enable-native-access=ALL-UNNAMED",
                        KeptStatesTests.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (var output = child.inputReader()) {
            var line = output.readLine();
            while (line != null && !line.equals("stored")) {
                line = output.readLine();
            }
            assertThat(line).isEqualTo("stored");
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();

        try (var generator = open(onDisk())) {
            assertThat(ask(generator, document, 9).usage().cachedTokens()).isEqualTo(700);
        }
    }

    /** The process that is killed: reads the document, says when it is on disk, and waits for its end. */
    public static void main(String[] args) throws Exception {
        var test = new KeptStatesTests();
        test.folder = Path.of(args[0]);
        test.model = test.folder.resolve("model.gguf");
        var generator = test.open(test.onDisk());
        test.ask(generator, test.document, 9);
        test.events.await(Saved.class, saved -> saved.tier() == Tier.DISK && saved.tokens() == 700);
        System.out.println("stored");
        Thread.sleep(Long.MAX_VALUE);
    }

    @Test
    void aDamagedFileIsReadAgainAndCounted() throws IOException {
        try (var generator = open(onDisk())) {
            ask(generator, document, 9);
        }
        try (var files = Files.walk(folder.resolve("kv"))) {
            for (var file :
                    files.filter(file -> file.toFile().length() > 10_000).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length - 100] ^= 4;
                Files.write(file, bytes);
            }
        }
        events.clear();
        try (var generator = open(onDisk())) {
            var again = ask(generator, document, 9);

            assertThat(again.usage().cachedTokens()).isZero();
            assertThat(events.of(Dropped.class)).extracting(Dropped::reason).contains(EngineEvent.DropReason.CORRUPT);
        }
    }

    @Test
    void otherSettingsDoNotShareStates() throws IOException {
        try (var generator = open(onDisk())) {
            ask(generator, document, 9);
        }
        try (var generator = open(onDisk(), c -> c.withKvTypes(KvType.F16, KvType.F16))) {
            assertThat(ask(generator, document, 9).usage().cachedTokens()).isZero();
        }
        try (var generator = open(onDisk())) {
            assertThat(ask(generator, document, 9).usage().cachedTokens()).isEqualTo(700);
        }
    }

    @Test
    void whatWasForgottenIsGoneFromDisk() throws IOException {
        try (var generator = open(onDisk())) {
            ask(generator, document, 9);

            generator.forget(CacheScope.DEFAULT, "document").join();
        }
        try (var files = Files.walk(folder.resolve("kv"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> file.toFile().length() > 10_000))
                    .isEmpty();
        }
        try (var generator = open(onDisk())) {
            assertThat(ask(generator, document, 9).usage().cachedTokens()).isZero();
        }
    }

    @Test
    void theEndsOfAConversationAreThereAfterARestartOnceATurnFollowed() throws IOException {
        int[] question = text(5, 30);
        List<PromptPart> turns;
        try (var generator = open(onDisk())) {
            var first = ask(generator, document, question);
            turns = List.of(
                    PromptPart.cached("document", document),
                    PromptPart.cached(question),
                    PromptPart.cached(first.tokens()));
            ask(generator, join(turns, PromptPart.of(text(6, 20))));
        }
        try (var generator = open(onDisk())) {
            var third = ask(generator, join(turns, PromptPart.of(text(7, 20))));

            assertThat(third.usage().cachedTokens()).isGreaterThan(700 + 30);
        }
    }

    private CacheSettings onDisk() {
        return new CacheSettings(64 * MEGABYTE, Optional.of(folder.resolve("kv")), 256 * MEGABYTE);
    }

    private LlamaTextGenerator open(CacheSettings cache) throws IOException {
        return open(cache, c -> c.withKvTypes(KvType.F32, KvType.F32));
    }

    private LlamaTextGenerator open(CacheSettings cache, UnaryOperator<ContextOptions> change) throws IOException {
        return LlamaTextGenerator.open(LlamaOptions.of(model)
                .withContext(c -> change.apply(c.withThreads(1)
                        .withBatchTokens(64)
                        .withContextTokens(1_024)
                        .withPoolTokens(2_048)))
                .withCache(cache)
                .withObserver(events));
    }

    private GenerationResult ask(LlamaTextGenerator generator, int[] text, long questionSeed) {
        return ask(generator, text, text(questionSeed, 10));
    }

    private GenerationResult ask(LlamaTextGenerator generator, int[] text, int[] question) {
        return ask(generator, List.of(PromptPart.cached("document", text), PromptPart.of(question)));
    }

    private GenerationResult ask(LlamaTextGenerator generator, List<PromptPart> parts) {
        var recorder = new Recorder();
        generator.generate(GenerationRequest.of(parts, Sampling.GREEDY, GenerationLimits.of(12)), recorder);
        return recorder.result();
    }

    private static List<PromptPart> join(List<PromptPart> parts, PromptPart last) {
        return Stream.concat(parts.stream(), Stream.of(last)).toList();
    }

    private static int[] text(long seed, int length) {
        return new Random(seed)
                .ints(length, TinyModels.FIRST_BYTE, SIZES.vocabulary())
                .toArray();
    }
}
