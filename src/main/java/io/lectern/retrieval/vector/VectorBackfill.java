package io.lectern.retrieval.vector;

import io.lectern.document.VersionId;
import io.lectern.engine.EngineBusyException;
import io.lectern.problem.ProblemException;
import io.lectern.retrieval.Degradation;
import io.lectern.retrieval.Passage;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Examines the embedding model, and makes the vectors of what became ready without them: before there was a model, with another model, or while the model
 * was busy. Works in the background, one document after the other, and goes on after a restart where it was; searches find
 * by words meanwhile, and by the vectors that there are.
 */
public final class VectorBackfill implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(VectorBackfill.class);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration PAUSE_WHEN_BUSY = Duration.ofSeconds(1);
    private static final int VERSIONS_PER_ROUND = 50;
    /** What failed is left for so many rounds, that the rest may go on. */
    private static final int ROUNDS_TO_RETRY = 30;

    private static final int MOST_REMEMBERED = 1_000;

    private final @Nullable PassageVectors vectors;
    private final Work work;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Set<VersionId> failed = new HashSet<>();
    private boolean othersRemoved;
    private volatile StoredVectors.Progress progress = new StoredVectors.Progress(0, 0);
    private volatile boolean running;
    private volatile @Nullable Thread worker;

    /**
     * What it works on.
     *
     * @param passages the passages of a version
     * @param reindex puts a version with its stored vectors into the index, unless it is gone
     * @param paused whether the index is being built anew, which must not be overtaken
     */
    public record Work(
            Function<VersionId, List<Passage>> passages, Consumer<VersionId> reindex, BooleanSupplier paused) {}

    /**
     * Work that is not begun.
     *
     * @param vectors null when no embedding model is loaded, or the index keeps no vectors: then there is nothing to do
     */
    public VectorBackfill(@Nullable PassageVectors vectors, Work work) {
        this.vectors = vectors;
        this.work = work;
    }

    /** How far it is, as of its last look. */
    public StoredVectors.Progress progress() {
        return progress;
    }

    /** What a search leaves out for want of vectors, as of the last look. */
    public Optional<Degradation> missing() {
        var now = progress;
        return now.complete() == now.ready()
                ? Optional.empty()
                : Optional.of(new Degradation(
                        Degradation.Part.VECTORS,
                        "%d of %d documents have their vectors yet; the others are found by their words"
                                .formatted(now.complete(), now.ready())));
    }

    @Override
    public void start() {
        running = true;
        if (vectors != null) {
            worker = Thread.ofPlatform().name("passage-vectors").daemon().start(() -> run(vectors));
        }
    }

    @Override
    public void stop() {
        running = false;
        wakeUps.release();
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

    /** Behind the index and its rebuild. */
    @Override
    public int getPhase() {
        return 2;
    }

    private void run(PassageVectors vectors) {
        for (int round = 1; running; round++) {
            if (round % ROUNDS_TO_RETRY == 0 || failed.size() > MOST_REMEMBERED) {
                failed.clear();
            }
            boolean worked = false;
            try {
                worked = !work.paused().getAsBoolean() && round(vectors);
            } catch (RuntimeException e) {
                // The edge of this thread: whatever failed, the database or the disk, may work again later.
                LOG.warn("Vectors of passages could not be made; trying again in {}", IDLE, e);
            }
            if (!worked) {
                pause(IDLE);
            }
        }
    }

    private boolean round(PassageVectors vectors) {
        vectors.embedder().examine();
        progress = vectors.store().progress(vectors.space());
        var versions = vectors.store().incomplete(vectors.space(), VERSIONS_PER_ROUND + failed.size()).stream()
                .filter(version -> !failed.contains(version))
                .limit(VERSIONS_PER_ROUND)
                .toList();
        for (var version : versions) {
            if (!running || work.paused().getAsBoolean()) {
                return false;
            }
            embed(vectors, version);
        }
        if (!versions.isEmpty()) {
            progress = vectors.store().progress(vectors.space());
            othersRemoved = false;
        } else if (!othersRemoved && progress.complete() == progress.ready()) {
            vectors.store().removeOthers(vectors.space());
            othersRemoved = true;
        }
        return !versions.isEmpty();
    }

    private void embed(PassageVectors vectors, VersionId version) {
        try {
            var passages = work.passages().apply(version);
            if (vectors.make(version, passages, () -> !running)) {
                work.reindex().accept(version);
                vectors.complete(version);
                LOG.debug("The passages of {} have their vectors", version);
            }
        } catch (EngineBusyException e) {
            pause(PAUSE_WHEN_BUSY);
        } catch (ProblemException e) {
            if (e.type().status() != 404) {
                throw e;
            }
            LOG.debug("{} was deleted before it was embedded", version, e);
        } catch (RuntimeException e) {
            LOG.warn("The passages of {} could not be embedded; trying again later", version, e);
            failed.add(version);
        }
    }

    private void pause(Duration longest) {
        try {
            wakeUps.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
            wakeUps.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}
