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
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Set<VersionId> indexedByThisProcess = ConcurrentHashMap.newKeySet();

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
        indexedByThisProcess.add(version);
        var assembled = passages(version, text, passages);
        index.replace(version, vectors == null ? plain(assembled) : vectors.ingested(version, assembled));
        if (version.version() > 1) {
            removeReplaced(version.document());
        }
        return passages.size();
    }

    @Override
    public void forget(DocumentId document) {
        index.remove(document);
        indexedByThisProcess.removeIf(version -> version.document().equals(document));
    }

    /** Puts a version into the index again. */
    void reindex(VersionId version) {
        index.replace(version, passages(version));
    }

    /** The passages of a version as they go into the index, with the vectors that are stored. */
    List<IndexedPassage> passages(VersionId version) {
        var passages = split(version);
        return vectors == null ? plain(passages) : vectors.stored(version, passages);
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

    /** Removes versions from the index, but not those that arrived after it was looked at. */
    void removeStale(PassageIndex from, Set<VersionId> versions) {
        var stale = versions.stream()
                .filter(version -> !indexedByThisProcess.contains(version))
                .toList();
        if (!stale.isEmpty()) {
            from.remove(stale);
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
                    .filter(ready -> ready.version() > 1)
                    .forEach(index::removeBefore);
        } catch (ProblemException e) {
            LOG.debug("Document {} was deleted while it was indexed", document, e);
        }
    }
}
