package io.lectern.document.internal;

import io.lectern.document.DocumentId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Tells whoever watches a document that its row has changed; what it changed to is read from the row. */
@Component
public class DocumentChanges {

    private final Map<DocumentId, Set<Watch>> watches = new ConcurrentHashMap<>();

    /** One watcher's ear. */
    public final class Watch implements AutoCloseable {

        private final DocumentId document;
        private final Semaphore changed = new Semaphore(0);

        private Watch(DocumentId document) {
            this.document = document;
        }

        /** Waits for changes since the last call; false when there was none in that time. */
        public boolean await(Duration longest) throws InterruptedException {
            boolean any = changed.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
            changed.drainPermits();
            return any;
        }

        @Override
        public void close() {
            watches.computeIfPresent(document, (id, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }

    public Watch watch(DocumentId document) {
        var watch = new Watch(document);
        watches.compute(document, (id, all) -> {
            Set<Watch> set = all == null ? ConcurrentHashMap.newKeySet() : all;
            set.add(watch);
            return set;
        });
        return watch;
    }

    void changed(DocumentId document) {
        watches.getOrDefault(document, Set.of()).forEach(watch -> watch.changed.release());
    }
}
