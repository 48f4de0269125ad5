package io.lectern.retrieval.internal;

import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.IngestionStage;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import io.lectern.problem.ProblemException;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.index.PassageIndex;
import io.lectern.retrieval.passage.PassageAssembly;
import io.lectern.retrieval.passage.PassageRanges;
import io.lectern.retrieval.passage.PassageSplitter;
import io.lectern.retrieval.vector.PassageVectors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits a version into passages, keeps them in the database and puts them into the index, each step replacing what an
 * earlier attempt left. What is not ready yet is in the index too, but searches leave it out.
 */
final class PassageIndexing implements IngestionStage {

    private static final Logger LOG = LoggerFactory.getLogger(PassageIndexing.class);

    private final PassageSplitter splitter;
    private final PassageStore store;
    private final PassageIndex index;
    private final DocumentTexts texts;
    private final @Nullable PassageVectors vectors;
    private final Set<PassageBatch> batches = ConcurrentHashMap.newKeySet();
    /** Shared by those who change single versions, held alone by a batch that is written. */
    private final ReadWriteLock changes = new ReentrantReadWriteLock();

    PassageIndexing(PassageSplitter splitter, PassageStore store, PassageIndex index, DocumentTexts texts) {
        this(splitter, store, index, texts, null);
    }

    /** @param vectors null when passages have none */
    PassageIndexing(
            PassageSplitter splitter,
            PassageStore store,
            PassageIndex index,
            DocumentTexts texts,
            @Nullable PassageVectors vectors) {
        this.vectors = vectors;
        this.splitter = splitter;
        this.store = store;
        this.index = index;
        this.texts = texts;
    }

    @Override
    public int index(VersionId version, CanonicalText text) {
        var passages = splitter.split(text);
        store.replace(version, passages);
        var assembled = passages(version, text, passages);
        replace(version, vectors == null ? plain(assembled) : vectors.ingested(version, assembled));
        if (version.version() > 1) {
            removeReplaced(version.document());
        }
        return passages.size();
    }

    @Override
    public void forget(DocumentId document) {
        change(version -> version.document().equals(document), () -> index.remove(document));
    }

    /** Puts a version into the index again. */
    void reindex(VersionId version) {
        replace(version, passages(version));
    }

    /**
     * Puts many versions into an index.
     *
     * @param filling adds to the batch and writes it; its answer is that of this call
     */
    boolean fill(PassageIndex into, Predicate<PassageBatch> filling) {
        var batch = new PassageBatch(into, changes.writeLock());
        batches.add(batch);
        try {
            return filling.test(batch);
        } finally {
            batches.remove(batch);
        }
    }

    /** The passages of a version as they go into the index, with the vectors that are stored. */
    List<IndexedPassage> passages(VersionId version) {
        var passages = split(version);
        return vectors == null ? plain(passages) : vectors.stored(version, passages);
    }

    /**
     * The same, where the vectors that are missing are made first.
     *
     * @param stop asked before each write of vectors; the rest comes later then
     */
    List<IndexedPassage> embedded(VersionId version, BooleanSupplier stop) {
        var passages = split(version);
        return vectors == null ? plain(passages) : vectors.made(version, passages, stop);
    }

    private static List<IndexedPassage> plain(List<Passage> passages) {
        return passages.stream().map(IndexedPassage::new).toList();
    }

    /** The passages of a version, from those that are stored where they were split as now. */
    List<Passage> split(VersionId version) {
        var text = texts.text(version);
        var ranges = store.of(version);
        if (ranges.isEmpty()) {
            ranges = splitter.split(text);
            store.replace(version, ranges);
        }
        return passages(version, text, ranges);
    }

    /** Removes those of the versions from an index that nobody needs or is about to need, in whichever process. */
    void removeObsolete(PassageIndex from, Set<VersionId> versions) {
        var obsolete = texts.obsolete(versions);
        if (obsolete.isEmpty()) {
            return;
        }
        from.remove(obsolete);
        // What had failed may have been taken in again meanwhile, by another process that had written it already.
        var needed = new HashSet<>(obsolete);
        needed.removeAll(texts.obsolete(obsolete));
        fill(index, batch -> {
            needed.forEach(version -> batch.add(version, () -> passages(version)));
            batch.write();
            return true;
        });
    }

    private void replace(VersionId version, List<IndexedPassage> passages) {
        change(version::equals, () -> index.replace(version, passages));
    }

    private void change(Predicate<VersionId> versions, Runnable change) {
        changes.readLock().lock();
        try {
            batches.forEach(batch -> batch.leaveOut(versions));
            change.run();
        } finally {
            changes.readLock().unlock();
        }
    }

    private static List<Passage> passages(VersionId version, CanonicalText text, List<PassageRanges> ranges) {
        var assembly = new PassageAssembly(version, text);
        return ranges.stream().map(assembly::passage).toList();
    }

    /** The ready version stays until its successor is ready; what is older only takes space. */
    private void removeReplaced(DocumentId document) {
        try {
            texts.ready(new DocumentScope(Set.of(), Set.of(document))).stream()
                    .map(ReadyDocument::version)
                    .filter(ready -> ready.document().equals(document) && ready.version() > 1)
                    .forEach(this::removeBefore);
        } catch (ProblemException e) {
            LOG.debug("Document {} was deleted while it was indexed", document, e);
        }
    }

    private void removeBefore(VersionId newer) {
        change(
                version -> version.document().equals(newer.document()) && version.version() < newer.version(),
                () -> index.removeBefore(newer));
    }
}
