package io.lectern.document.source;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Asks the file system to tell when something changes in folders that were scanned. Nothing relies on it: network file
 * systems tell nothing, and only so many folders are watched. Scans find every change anyway.
 */
@Component
class FolderHints {

    private static final Logger log = LoggerFactory.getLogger(FolderHints.class);
    private static final int MAX_FOLDERS = 8_000;

    private final boolean wanted;
    private final Map<WatchKey, Set<SourceId>> watched = new ConcurrentHashMap<>();
    private volatile @Nullable WatchService service;

    FolderHints(SourceSettings settings) {
        this.wanted = settings.watch();
    }

    /** @param listener hears of a source in whose folder something has changed, maybe often */
    void start(Consumer<SourceId> listener) {
        if (!wanted) {
            return;
        }
        try {
            var started = FileSystems.getDefault().newWatchService();
            service = started;
            Thread.ofPlatform().name("folder-hints").daemon().start(() -> listen(started, listener));
        } catch (IOException | UnsupportedOperationException e) {
            log.info("Folders are not watched, only scanned: {}", e.toString());
        }
    }

    void stop() {
        var started = service;
        service = null;
        watched.clear();
        if (started != null) {
            try {
                started.close();
            } catch (IOException e) {
                log.debug("The watch on folders did not end well", e);
            }
        }
    }

    void watch(SourceId source, Path folder) {
        var started = service;
        if (started == null || watched.size() >= MAX_FOLDERS) {
            return;
        }
        try {
            var key = folder.register(
                    started,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            watched.computeIfAbsent(key, added -> ConcurrentHashMap.newKeySet()).add(source);
        } catch (IOException | ClosedWatchServiceException e) {
            log.debug("{} is not watched", folder, e);
        }
    }

    /** Watches no folder for this source any more. */
    void forget(SourceId source) {
        watched.forEach((key, sources) -> {
            sources.remove(source);
            if (sources.isEmpty()) {
                key.cancel();
                watched.remove(key);
            }
        });
    }

    /** A database that is away for a moment costs the hint, not the watch. */
    private static void tell(SourceId source, Consumer<SourceId> listener) {
        try {
            listener.accept(source);
        } catch (RuntimeException e) {
            log.debug("A change in a folder of source {} waits for its next scan", source, e);
        }
    }

    private void listen(WatchService started, Consumer<SourceId> listener) {
        try {
            while (true) {
                var key = started.take();
                key.pollEvents();
                var sources = watched.getOrDefault(key, Set.of());
                if (!key.reset()) {
                    watched.remove(key);
                }
                sources.forEach(source -> tell(source, listener));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClosedWatchServiceException stopped) {
            log.debug("Folders are no longer watched");
        }
    }
}
