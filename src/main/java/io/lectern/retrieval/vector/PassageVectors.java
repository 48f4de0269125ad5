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
 * Gives passages their vectors: stored ones, and new ones that it stores. Without a model passages have none. Safe for use
 * by several threads.
 */
public final class PassageVectors {

    private static final Logger LOG = LoggerFactory.getLogger(PassageVectors.class);
    /** So many are computed between two writes: what a crash can cost. */
    private static final int TEXTS_PER_WRITE = 64;

    private final StoredVectors stored;
    private final @Nullable PassageEmbedder embedder;
    private final Duration ingestionBudget;

    /**
     * @param embedder null when no embedding model is loaded, or the index keeps no vectors
     * @param ingestionBudget how long a document waits for its vectors before it becomes ready without the rest
     */
    public PassageVectors(StoredVectors stored, @Nullable PassageEmbedder embedder, Duration ingestionBudget) {
        this.stored = stored;
        this.embedder = embedder;
        this.ingestionBudget = ingestionBudget;
    }

    Optional<PassageEmbedder> embedder() {
        return Optional.ofNullable(embedder);
    }

    /** The passages with the vectors that are stored. */
    public List<IndexedPassage> stored(VersionId version, List<Passage> passages) {
        if (embedder == null) {
            return without(passages);
        }
        return with(passages, stored.of(version.document(), Space.of(embedder)), embedder);
    }

    /**
     * The passages with their vectors, made now as far as the budget goes. A model that fails leaves the passages without:
     * they can be searched by their words, and get vectors later.
     */
    public List<IndexedPassage> ingested(VersionId version, List<Passage> passages) {
        if (embedder == null) {
            return without(passages);
        }
        long end = System.nanoTime() + ingestionBudget.toNanos();
        try {
            if (make(version, passages, embedder, () -> System.nanoTime() >= end)) {
                stored.complete(version, Space.of(embedder));
            } else {
                LOG.info("Version {} gets the rest of its vectors later, after {}", version, ingestionBudget);
            }
        } catch (EngineException e) {
            LOG.warn("Version {} gets its vectors later", version, e);
        }
        return stored(version, passages);
    }

    /**
     * Makes the vectors that are missing.
     *
     * @param stop asked before each write
     * @return whether all are there
     * @throws EngineException when the engine is busy or cannot go on; what was made until then is stored
     */
    boolean make(VersionId version, List<Passage> passages, PassageEmbedder embedder, BooleanSupplier stop) {
        var space = Space.of(embedder);
        var known = stored.of(version.document(), space).keySet();
        var missing = new LinkedHashMap<Hash, EmbeddedText>();
        for (var passage : passages) {
            var text = EmbeddedText.of(passage);
            var hash = text.hash();
            if (!known.contains(hash)) {
                missing.put(hash, text);
            }
        }
        var hashes = List.copyOf(missing.keySet());
        for (int start = 0; start < hashes.size(); start += TEXTS_PER_WRITE) {
            if (stop.getAsBoolean()) {
                return false;
            }
            var part = hashes.subList(start, Math.min(hashes.size(), start + TEXTS_PER_WRITE));
            var texts = part.stream().map(missing::get).toList();
            stored.add(version.document(), space, byHash(part, embedder.passages(texts)));
        }
        return true;
    }

    private static Map<Hash, Optional<float[]>> byHash(List<Hash> hashes, List<float @Nullable []> vectors) {
        var byHash = new HashMap<Hash, Optional<float[]>>();
        for (int i = 0; i < hashes.size(); i++) {
            byHash.put(hashes.get(i), Optional.ofNullable(vectors.get(i)));
        }
        return byHash;
    }

    private static List<IndexedPassage> without(List<Passage> passages) {
        return passages.stream().map(IndexedPassage::new).toList();
    }

    private static List<IndexedPassage> with(
            List<Passage> passages, Map<Hash, Optional<float[]>> vectors, PassageEmbedder embedder) {
        var space = embedder.space();
        var indexed = new ArrayList<IndexedPassage>(passages.size());
        for (var passage : passages) {
            var vector = vectors.getOrDefault(EmbeddedText.of(passage).hash(), Optional.empty());
            indexed.add(new IndexedPassage(
                    passage, vector.map(numbers -> new Embedding(space, numbers)).orElse(null)));
        }
        return indexed;
    }
}
