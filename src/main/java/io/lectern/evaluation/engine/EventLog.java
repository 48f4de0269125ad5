package io.lectern.evaluation.engine;

import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.EngineObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What the engine told since the last question. Safe for use by several threads. */
final class EventLog implements EngineObserver {

    private static final int MAX_EVENTS = 1 << 20;

    private final List<Told> told = new ArrayList<>();

    /** An event and when it was told. */
    record Told(EngineEvent event, long nanos) {}

    @Override
    public void on(EngineEvent event) {
        long now = System.nanoTime();
        synchronized (told) {
            if (told.size() < MAX_EVENTS) {
                told.add(new Told(event, now));
            }
        }
    }

    void clear() {
        synchronized (told) {
            told.clear();
        }
    }

    /** Tokens whose states came back from a tier. */
    int restoredTokens(Tier tier) {
        int tokens = 0;
        for (var one : events()) {
            if (one.event() instanceof EngineEvent.Restored restored && restored.tier() == tier) {
                tokens += restored.tokens();
            }
        }
        return tokens;
    }

    /**
     * Tokens per second over all answers, between the first and the last batch that had one token of each and nothing
     * else; empty when there were not two such batches.
     */
    OptionalDouble tokensPerSecond(int answers) {
        int batches = 0;
        long first = 0;
        long last = 0;
        for (var one : events()) {
            if (one.event() instanceof EngineEvent.Decoded batch
                    && batch.prefillTokens() == 0
                    && batch.decodeTokens() == answers) {
                first = batches++ == 0 ? one.nanos() : first;
                last = one.nanos();
            }
        }
        return batches < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of((batches - 1) * answers / Lap.seconds(last - first));
    }

    private List<Told> events() {
        synchronized (told) {
            return List.copyOf(told);
        }
    }
}
