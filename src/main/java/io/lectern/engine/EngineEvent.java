package io.lectern.engine;

import java.time.Duration;

/** What the engine did, for meters and logs. */
public sealed interface EngineEvent {

    /** Where a kept state was. */
    enum Tier {
        /** In the native KV cache: using it costs nothing. */
        NATIVE,
        RAM,
        DISK
    }

    /** Why a kept state was thrown away without being used. */
    enum DropReason {
        /** It is shorter or longer than it says. */
        TRUNCATED,
        /** A checksum does not match. */
        CORRUPT,
        /** It was made by another model, library or setting, or is no state at all. */
        FOREIGN,
        /** The native library refused it. */
        REFUSED,
        /** Its range was divided. */
        REPLACED,
        /** It was erased on request. */
        FORGOTTEN
    }

    /** A request waits; {@code waiting} do now. */
    record Queued(int waiting) implements EngineEvent {}

    /** A request was refused because the queue is full. */
    record Refused(int waiting) implements EngineEvent {}

    /** A request was given up while it waited; {@code waiting} still do. */
    record GivenUp(GenerationResult.FinishReason reason, Duration waited, int waiting) implements EngineEvent {}

    /** A request got its place; {@code running} have one now. */
    record Admitted(Duration queued, int running) implements EngineEvent {}

    /** A batch was computed. */
    record Decoded(int prefillTokens, int decodeTokens, Duration duration) implements EngineEvent {}

    /** A request's prompt was read. */
    record Prefilled(int computedTokens, int cachedTokens, Duration duration) implements EngineEvent {}

    /** A request ended; {@code running} go on. */
    record Finished(GenerationResult.FinishReason reason, int completionTokens, Duration total, int running)
            implements EngineEvent {}

    /** A request failed; {@code running} go on. */
    record Failed(String message, int running) implements EngineEvent {}

    /** Tokens of a prompt were found where they did not have to be computed. */
    record CacheHit(Tier tier, int tokens) implements EngineEvent {}

    /** Tokens of a prompt had to be computed. */
    record CacheMiss(int tokens) implements EngineEvent {}

    /** A state went from a tier into the native cache. */
    record Restored(Tier tier, int tokens, long bytes, Duration duration) implements EngineEvent {}

    /** A state was copied into a tier. */
    record Saved(Tier tier, int tokens, long bytes, Duration duration) implements EngineEvent {}

    /** A state left a tier to make room. */
    record Evicted(Tier tier, int tokens, long bytes) implements EngineEvent {}

    /** A state was thrown away. */
    record Dropped(Tier tier, DropReason reason) implements EngineEvent {}

    /** A tier ended its service, until the next start. */
    record TierDisabled(Tier tier, String reason) implements EngineEvent {}

    /** How full a tier is; told after each change. */
    record TierUsage(Tier tier, long bytes, long limit) implements EngineEvent {}
}
