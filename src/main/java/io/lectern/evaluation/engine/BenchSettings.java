package io.lectern.evaluation.engine;

import io.lectern.engine.EngineObserver;
import io.lectern.engine.cache.CacheSettings;
import io.lectern.engine.llama.ContextOptions.FlashAttention;
import io.lectern.engine.llama.KvType;
import io.lectern.engine.llama.LlamaOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * One run of the bench.
 *
 * @param cacheFolder of the disk tier
 * @param phases to run
 * @param phaseTimeout after which a phase is given up
 */
public record BenchSettings(
        Path model, Workload workload, Setup setup, Path cacheFolder, Set<Phase> phases, Duration phaseTimeout) {

    /** Tokens of the system text that stands before every document. */
    static final int SYSTEM_TOKENS = 32;

    private static final int CONTEXT_STEP = 256;
    // A few of the questions and answers that a prompt may leave behind.
    private static final int SPARE_TOKENS = 256;
    private static final int DOCUMENTS_READ = 4;

    /**
     * How the engine is opened.
     *
     * @param batchTokens most tokens of one step
     * @param bareLoop whether to measure a bare loop beside the engine, which needs a KV cache of its own
     * @param poolTokens tokens of the KV cache; empty for as many as the phases need
     * @param ramBytes of the tier in memory
     * @param diskBytes of the tier on disk
     */
    public record Setup(
            int threads,
            int batchTokens,
            KvType keyType,
            KvType valueType,
            FlashAttention flashAttention,
            Bare bareLoop,
            Optional<Integer> poolTokens,
            long ramBytes,
            long diskBytes,
            Optional<Path> libraryFolder) {}

    /** Whether a bare loop runs beside the engine. */
    public enum Bare {
        MEASURED,
        LEFT_OUT
    }

    public BenchSettings {
        if (phases.isEmpty()) {
            throw new IllegalArgumentException("there must be one phase at least of " + EnumSet.allOf(Phase.class));
        }
        if (!phaseTimeout.isPositive()) {
            throw new IllegalArgumentException("--phase-timeout must be positive: " + phaseTimeout);
        }
        phases = Collections.unmodifiableSet(EnumSet.copyOf(phases));
    }

    /**
     * These settings.
     *
     * @throws IllegalArgumentException when no engine can be opened so
     */
    public BenchSettings checked() {
        options(EngineObserver.NONE);
        return this;
    }

    /** Tokens of one request. */
    int contextTokens() {
        int tokens = SYSTEM_TOKENS
                + workload.documentTokens()
                + workload.questionTokens()
                + workload.answerTokens()
                + SPARE_TOKENS;
        return Math.ceilDiv(tokens, CONTEXT_STEP) * CONTEXT_STEP;
    }

    /** Tokens of the KV cache: documents that stay until the engine itself has them leave, and what all users add. */
    int poolTokens() {
        int documents = phases.contains(Phase.DOCUMENTS) ? DOCUMENTS_READ : 2;
        return setup.poolTokens().orElse(documents * contextTokens() + userTokens());
    }

    /** Tokens of the bare loop's cache: one document, and what all users add. */
    int bareTokens() {
        return contextTokens() + userTokens();
    }

    private int userTokens() {
        return (workload.users() + 1) * (workload.questionTokens() + workload.answerTokens());
    }

    LlamaOptions options(EngineObserver observer) {
        return LlamaOptions.of(model)
                .withContext(context -> context.withContextTokens(contextTokens())
                        .withPoolTokens(poolTokens())
                        .withBatchTokens(setup.batchTokens())
                        .withThreads(setup.threads())
                        .withKvTypes(setup.keyType(), setup.valueType())
                        .withFlashAttention(setup.flashAttention()))
                .withCache(new CacheSettings(setup.ramBytes(), Optional.of(cacheFolder), setup.diskBytes()))
                .withObserver(observer)
                .withLibraryPath(setup.libraryFolder().orElse(null));
    }
}
