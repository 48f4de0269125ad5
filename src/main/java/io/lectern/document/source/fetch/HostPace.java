package io.lectern.document.source.fetch;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Keeps requests to one host apart, whichever source they are for. Of as many hosts as it remembers. */
final class HostPace {

    private static final int MAX_HOSTS = 10_000;

    private final Map<String, Long> nextNanos = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_HOSTS;
        }
    };

    /** Returns when it is the caller's turn; the next one's is {@code interval} later. */
    void await(String host, Duration interval) throws InterruptedException {
        long wait;
        synchronized (nextNanos) {
            long now = System.nanoTime();
            long turn = Math.max(now, nextNanos.getOrDefault(host, now));
            nextNanos.put(host, turn + interval.toNanos());
            wait = turn - now;
        }
        TimeUnit.NANOSECONDS.sleep(wait);
    }
}
