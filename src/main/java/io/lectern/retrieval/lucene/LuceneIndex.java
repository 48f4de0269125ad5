package io.lectern.retrieval.lucene;

import io.lectern.document.VersionId;
import io.lectern.retrieval.IndexUnavailableException;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.ReadySet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NRTCachingDirectory;
import org.apache.lucene.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Lucene index in its folder. A write is on disk and visible to the next read when it returns. An index that cannot
 * be used, because it is damaged or has another format, is emptied when it is opened: the database has
 * everything that was in it. A writer that failed, such as on a full disk, is opened again by the next use. Safe for use
 * by several threads.
 */
public final class LuceneIndex implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LuceneIndex.class);
    private static final Duration LONGEST_WAIT_FOR_OTHERS = Duration.ofMillis(200);
    /** Segments up to the first size are made in memory, and only what of them is committed comes to the disk. */
    private static final double MOST_MEGABYTES_OF_SEGMENT = 4;

    private static final double MOST_MEGABYTES_IN_MEMORY = 24;

    /** Segments below are merged as if they were as large; each group of documents makes a small one. */
    private static final double SMALL_SEGMENT_MEGABYTES = 2;

    private final Path folder;
    private final IndexRecipe recipe;
    private final VectorSizes vectorSizes;
    private final VectorCodec codec;
    /** Lucene gives each thread that writes at the same time a segment of its own, and a commit flushes them all. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile Opened opened;
    private final AtomicInteger life = new AtomicInteger();
    private final ReadyViews views = new ReadyViews();
    private boolean closed;

    /** A change of the index. */
    @FunctionalInterface
    public interface Change {
        void apply(IndexWriter writer) throws IOException;
    }

    /** A question to the index. */
    @FunctionalInterface
    public interface Query<T> {
        T ask(IndexSearcher searcher) throws IOException;
    }

    /** Opens the index in a folder, or makes one by a recipe. */
    public LuceneIndex(Path folder, IndexRecipe recipe, VectorSizes vectorSizes) {
        this.folder = folder;
        this.recipe = recipe;
        this.vectorSizes = vectorSizes;
        this.codec = new VectorCodec(vectorSizes);
        this.opened = openOrEmpty();
    }

    /** Changes the index; what was changed is on disk when this returns. */
    public void write(Change change) {
        var index = usable();
        try {
            apply(change, index.writer());
            index.commits().commit();
        } catch (IOException | AlreadyClosedException e) {
            throw new IndexUnavailableException("The search index in %s cannot be written".formatted(folder), e);
        }
    }

    private void apply(Change change, IndexWriter writer) throws IOException {
        writing.lock();
        try {
            change.apply(writer);
            codec.holds(writer.getDocStats().numDocs);
        } finally {
            writing.unlock();
        }
    }

    <T> T read(Query<T> query) {
        var index = usable();
        try {
            var searcher = index.searchers().acquire();
            try {
                return query.ask(searcher);
            } finally {
                index.searchers().release(searcher);
            }
        } catch (CorruptIndexException e) {
            // The next use opens the index again, finds the damage and starts an empty one.
            index.closeQuietly();
            throw new IndexUnavailableException("The search index in %s is damaged".formatted(folder), e);
        } catch (IOException | UncheckedIOException | AlreadyClosedException e) {
            throw new IndexUnavailableException("The search index in %s cannot be read".formatted(folder), e);
        }
    }

    VectorSizes vectorSizes() {
        return vectorSizes;
    }

    /** Asks what of the index is ready. */
    <T> T readReady(ReadySet ready, Query<T> query) {
        return read(searcher -> query.ask(views.of(searcher, ready)));
    }

    Set<VersionId> versions() {
        return read(searcher -> views.versions((DirectoryReader) searcher.getIndexReader()));
    }

    /** What it was made with, which may be another recipe than it was opened with. */
    IndexRecipe recipe() {
        var kept = new HashMap<String, String>();
        usable().writer().getLiveCommitData().forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
        var made = IndexRecipe.of(kept);
        var spaces = read(searcher -> VectorSearch.spaces(searcher.getIndexReader()));
        var other = spaces.stream()
                .filter(space -> !space.equals(recipe.embedding()))
                .findFirst();
        return new IndexRecipe(
                made.terms(), made.splitting(), other.orElse(spaces.isEmpty() ? "" : recipe.embedding()));
    }

    /** A number that changes whenever an index without passages takes the place of another. */
    int life() {
        usable();
        return life.get();
    }

    @Override
    public synchronized void close() {
        closed = true;
        opened.closeQuietly();
    }

    private Opened usable() {
        var index = opened;
        return index.writer().isOpen() ? index : reopened();
    }

    private synchronized Opened reopened() {
        if (!closed && !opened.writer().isOpen()) {
            opened.closeQuietly();
            opened = openOrEmpty();
        }
        return opened;
    }

    private Opened openOrEmpty() {
        try {
            var damage = IndexCheck.damage(folder);
            if (damage.isPresent()) {
                LOG.warn("The search index in {} is built anew: {}", folder, damage.get());
                empty();
            }
            return open();
        } catch (IOException e) {
            throw new IndexUnavailableException("The search index in %s cannot be opened".formatted(folder), e);
        }
    }

    private Opened open() throws IOException {
        var directory = new NRTCachingDirectory(
                new OwnerOnlyDirectory(folder), MOST_MEGABYTES_OF_SEGMENT, MOST_MEGABYTES_IN_MEMORY);
        IndexWriter writer = null;
        try {
            boolean isNew = !DirectoryReader.indexExists(directory);
            writer = new IndexWriter(directory, writerConfig());
            if (isNew) {
                writer.setLiveCommitData(IndexCheck.commitData(recipe).entrySet());
                writer.commit();
                life.incrementAndGet();
            }
            codec.holds(writer.getDocStats().numDocs);
            return Opened.of(directory, writer);
        } catch (IOException | RuntimeException e) {
            // The writer first: its lock would keep every later attempt out.
            IOUtils.closeWhileHandlingException(writer == null ? null : writer::rollback, directory);
            throw e;
        }
    }

    private IndexWriterConfig writerConfig() {
        return new IndexWriterConfig(new KeywordAnalyzer())
                .setCodec(codec)
                .setMergePolicy(new TieredMergePolicy().setFloorSegmentMB(SMALL_SEGMENT_MEGABYTES))
                .setMergedSegmentWarmer(views::warm);
    }

    private void empty() throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private record Opened(Directory directory, IndexWriter writer, FreshSearchers searchers, GroupCommit commits) {

        static Opened of(Directory directory, IndexWriter writer) throws IOException {
            var searchers = new FreshSearchers(writer);
            GroupCommit.Commit commit = () -> {
                writer.commit();
                searchers.committed();
            };
            return new Opened(directory, writer, searchers, new GroupCommit(commit, LONGEST_WAIT_FOR_OTHERS));
        }

        void closeQuietly() {
            for (var part : new AutoCloseable[] {searchers, writer, directory}) {
                try {
                    part.close();
                } catch (Exception e) {
                    // What was written is committed, and a writer that failed has nothing more to save.
                    LOG.debug("The search index did not close cleanly", e);
                }
            }
        }
    }
}
