package io.lectern.retrieval.internal;

import io.lectern.document.DocumentTexts;
import io.lectern.document.VersionId;
import io.lectern.retrieval.IndexRebuildingException;
import io.lectern.retrieval.index.PassageIndex;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Brings the index and the database together at start, and when the index was found damaged later: what is ready but not
 * in the index is added, what is in the index but obsolete is removed. An index that agrees, as after every orderly
 * stop, is found so before the web server starts. Otherwise the work goes on in the background and searches are refused
 * meanwhile, because a search that silently leaves documents out would be worse; uploads go on.
 */
final class IndexReconciliation implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(IndexReconciliation.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    private final DocumentTexts texts;
    private final PassageIndex index;
    private final PassageIndexing indexing;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Progress progress = new Progress(0, 0, false);
    private volatile int life = -1;
    private volatile boolean running;
    private volatile @Nullable Thread worker;

    /** How far the work is. */
    record Progress(int done, int total, boolean complete) {}

    IndexReconciliation(DocumentTexts texts, PassageIndex index, PassageIndexing indexing) {
        this.texts = texts;
        this.index = index;
        this.indexing = indexing;
    }

    /**
     * Lets a search through.
     *
     * @throws IndexRebuildingException when it would leave out documents
     */
    void requireComplete() {
        if (index.life() != life && (progress.complete() || !isWorking())) {
            start();
        }
        var now = progress;
        if (!now.complete()) {
            throw new IndexRebuildingException(now.done(), now.total());
        }
    }

    private boolean isWorking() {
        var working = worker;
        return working != null && working.isAlive();
    }

    Progress progress() {
        return progress;
    }

    @Override
    public synchronized void start() {
        running = true;
        if (index.life() == life) {
            return;
        }
        progress = new Progress(0, 0, false);
        int compared = index.life();
        var missing = compare();
        // Not before: when the database cannot be asked now, the next search tries again.
        life = compared;
        if (missing.isEmpty()) {
            progress = new Progress(0, 0, true);
        } else {
            LOG.info("{} documents are missing from the search index and are added", missing.size());
            progress = new Progress(0, missing.size(), false);
            worker = Thread.ofPlatform().name("index-reconciliation").daemon().start(() -> addUntilComplete(missing));
        }
    }

    @Override
    public void stop() {
        running = false;
        stopping.countDown();
        var working = worker;
        if (working != null) {
            try {
                working.join(TimeUnit.SECONDS.toMillis(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server and the ingestion workers start, and stopped after them. */
    @Override
    public int getPhase() {
        return 0;
    }

    /** Removes what is in the index in vain and returns what it lacks, in a fixed order. */
    private Set<VersionId> compare() {
        var indexed = index.versions();
        var ready = new HashSet<VersionId>();
        texts.forEachReady(ready::add);
        indexing.removeObsolete(
                index,
                indexed.stream().filter(version -> !ready.contains(version)).collect(Collectors.toSet()));
        ready.removeAll(indexed);
        var missing = new TreeSet<VersionId>(Comparator.comparing(VersionId::toString));
        missing.addAll(ready);
        return missing;
    }

    private void addUntilComplete(Set<VersionId> missing) {
        boolean complete = false;
        while (!complete && !isStopping(Duration.ZERO)) {
            try {
                complete = indexing.fill(index, batch -> add(batch, missing));
            } catch (RuntimeException e) {
                // The edge of this thread: whatever failed, the database or the disk, may work again later.
                LOG.warn("The search index could not be completed; trying again in {}", PAUSE_AFTER_FAILURE, e);
                isStopping(PAUSE_AFTER_FAILURE);
            }
        }
        LOG.info("The search index is {}", complete ? "complete" : "left incomplete until the next start");
    }

    private boolean add(PassageBatch batch, Set<VersionId> missing) {
        int done = 0;
        for (var version : missing) {
            if (isStopping(Duration.ZERO)) {
                return false;
            }
            batch.add(version, () -> indexing.passages(version));
            done++;
            if (batch.isFull()) {
                batch.write();
                progress = new Progress(done, missing.size(), false);
            }
        }
        batch.write();
        progress = new Progress(done, done, true);
        return true;
    }

    private boolean isStopping(Duration wait) {
        try {
            return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
