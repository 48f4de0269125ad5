package io.lectern.retrieval.vector;

import io.lectern.document.VersionId;
import io.lectern.engine.EngineException;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.index.Embedding;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.vector.EmbeddedText.Hash;
import io.lectern.retrieval.vector.StoredVectors.Space;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives passages their vectors: stored ones, and new ones, which it stores. Safe for use by several threads.
 *
 * @param ingestionBudget how long a document waits for its vectors before it becomes ready without the rest
 */
public record PassageVectors(PassageEmbedder embedder, StoredVectors store, Duration ingestionBudget) {

    private static final Logger LOG = LoggerFactory.getLogger(PassageVectors.class);
    /** So many are computed between two writes: what a crash can cost. */
    private static final int TEXTS_PER_WRITE = 64;

    /** The passages with the vectors that are stored. */
    public List<IndexedPassage> stored(VersionId version, List<Passage> passages) {
        var vectors = store.of(version.document(), space());
        var indexed = new ArrayList<IndexedPassage>(passages.size());
        for (var passage : passages) {
            var vector = vectors.getOrDefault(EmbeddedText.of(passage).hash(), Optional.empty());
            indexed.add(new IndexedPassage(
                    passage,
                    vector.map(numbers -> new Embedding(space().name(), numbers))
                            .orElse(null)));
        }
        return indexed;
    }

    /**
     * The passages with their vectors, made now as far as the budget goes. A model that fails leaves the passages without:
     * they can be searched by their words, and get vectors later.
     */
    public List<IndexedPassage> ingested(VersionId version, List<Passage> passages) {
        long end = System.nanoTime() + ingestionBudget.toNanos();
        return made(version, passages, () -> System.nanoTime() - end >= 0);
    }

    /**
     * The same as far as it goes.
     *
     * @param stop asked before each write
     */
    public List<IndexedPassage> made(VersionId version, List<Passage> passages, BooleanSupplier stop) {
        try {
            if (make(version, passages, stop)) {
                complete(version);
            } else {
                LOG.info("Version {} gets the rest of its vectors later", version);
            }
        } catch (EngineException e) {
            LOG.warn("Version {} gets its vectors later", version, e);
        }
        return stored(version, passages);
    }

    /**
     * Makes the vectors that are missing.
     *
     * @param stop asked before each batch that the model computes
     * @return whether all are there
     * @throws EngineException when the engine is busy or cannot go on; what was made until then is stored
     */
    public boolean make(VersionId version, List<Passage> passages, BooleanSupplier stop) {
        var known = store.of(version.document(), space()).keySet();
        var missing = new LinkedHashMap<Hash, EmbeddedText>();
        for (var passage : passages) {
            var text = EmbeddedText.of(passage);
            var hash = text.hash();
            if (!known.contains(hash)) {
                missing.put(hash, text);
            }
        }
        var texts = List.copyOf(missing.entrySet());
        for (int start = 0; start < texts.size(); start += TEXTS_PER_WRITE) {
            var part = texts.subList(start, Math.min(texts.size(), start + TEXTS_PER_WRITE));
            var made = vectors(part, stop);
            if (!made.isEmpty()) {
                store.add(version.document(), space(), made);
            }
            if (made.size() < part.size()) {
                return false;
            }
        }
        return true;
    }

    /** Says that every passage of a version has its vector. */
    public void complete(VersionId version) {
        store.complete(version, space());
    }

    /** What the vectors can be compared in. */
    public Space space() {
        return Space.of(embedder);
    }

    private Map<Hash, Optional<float[]>> vectors(List<Map.Entry<Hash, EmbeddedText>> texts, BooleanSupplier stop) {
        List<float @Nullable []> made =
                embedder.passages(texts.stream().map(Map.Entry::getValue).toList(), stop);
        var byHash = new HashMap<Hash, Optional<float[]>>();
        for (int i = 0; i < made.size(); i++) {
            byHash.put(texts.get(i).getKey(), Optional.ofNullable(made.get(i)));
        }
        return byHash;
    }
}
