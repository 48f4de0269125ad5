package io.lectern.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Remembers what an engine did. */
public final class Events implements EngineObserver {

    private final List<EngineEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public synchronized void on(EngineEvent event) {
        events.add(event);
        notifyAll();
    }

    public void clear() {
        events.clear();
    }

    public <T extends EngineEvent> List<T> of(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Tokens of prompts that were computed. */
    public int prefilled() {
        return of(EngineEvent.Decoded.class).stream()
                .mapToInt(EngineEvent.Decoded::prefillTokens)
                .sum();
    }

    /** Tokens that came out of a tier. */
    public int hits(EngineEvent.Tier tier) {
        return of(EngineEvent.CacheHit.class).stream()
                .filter(hit -> hit.tier() == tier)
                .mapToInt(EngineEvent.CacheHit::tokens)
                .sum();
    }

    /** Waits for an event. */
    public synchronized <T extends EngineEvent> void await(Class<T> type, Predicate<T> wanted)
            throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (of(type).stream().noneMatch(wanted)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new TimeoutException("no " + type.getSimpleName() + " among " + events);
            }
            wait(left);
        }
    }
}
