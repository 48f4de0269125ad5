package io.lectern.retrieval.vector;

import io.lectern.model.LoadedEmbedder;
import io.lectern.retrieval.index.Embedding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes vectors of passages and questions with a loaded model. The vector of a text that is longer than the model reads is
 * the mean of those of its pieces, each weighing as much as it has tokens. Safe for use by several threads.
 */
public final class PassageEmbedder {

    /** A question waits for the passages that are being computed: batches grow and shrink so that they take no longer. */
    private static final Duration LONGEST_BATCH = Duration.ofMillis(200);

    private static final int MOST_IN_BATCH = 64;

    private final LoadedEmbedder model;
    private volatile int batch = 1;
    private volatile @Nullable RelatedCosine relatedCosine;

    public PassageEmbedder(LoadedEmbedder model) {
        this.model = model;
    }

    public String modelName() {
        return model.name();
    }

    public int dimension() {
        return model.dimension();
    }

    /** The space of its vectors: another one for another model, and for another way to use it. */
    public String space() {
        return EmbeddedText.CONVENTION + "-" + model.fingerprint();
    }

    /**
     * The vector of a question; empty when the model sees no token in it.
     *
     * @throws io.lectern.engine.EngineException when the engine is busy or cannot go on
     */
    public Optional<Embedding> question(String text) {
        var pieces = new TextPieces(piece -> model.tokenizer().encode(model.queryPrefix() + piece), model.maxTokens())
                .of(new EmbeddedText("", text));
        return pieces.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Embedding(space(), mean(pieces, model.embedder().embed(pieces))));
    }

    /**
     * The vectors of texts, in their order; null for one in which the model sees no token.
     *
     * @throws io.lectern.engine.EngineException when the engine is busy or cannot go on
     */
    public List<float @Nullable []> passages(List<EmbeddedText> texts) {
        return passages(texts, () -> false);
    }

    /**
     * The same as far as it goes.
     *
     * @param stop asked before each batch; the texts that are left then have no place in the list
     * @throws io.lectern.engine.EngineException when the engine is busy or cannot go on
     */
    public List<float @Nullable []> passages(List<EmbeddedText> texts, BooleanSupplier stop) {
        var cutting =
                new TextPieces(piece -> model.tokenizer().encode(model.passagePrefix() + piece), model.maxTokens());
        var vectors = new ArrayList<float @Nullable []>(texts.size());
        var waiting = new ArrayList<int[]>();
        var sizes = new ArrayList<Integer>();
        for (var text : texts) {
            var pieces = cutting.of(text);
            waiting.addAll(pieces);
            sizes.add(pieces.size());
        }
        var rows = rows(waiting, stop);
        int start = 0;
        for (int size : sizes) {
            int end = start + size;
            if (end > rows.size()) {
                break;
            }
            vectors.add(size == 0 ? null : mean(waiting.subList(start, end), rows.subList(start, end)));
            start = end;
        }
        return vectors;
    }

    /**
     * Finds out once from which cosine on the model's vectors are related.
     *
     * @throws io.lectern.engine.EngineException when the engine is busy or cannot go on
     */
    public void examine() {
        if (relatedCosine == null) {
            relatedCosine = RelatedCosine.of(this);
        }
    }

    /** Whether a passage of this cosine is related to a question; never before the model was examined. */
    public boolean isRelated(String question, double cosine) {
        var known = relatedCosine;
        return known != null && cosine > known.least(question);
    }

    private List<float[]> rows(List<int[]> pieces, BooleanSupplier stop) {
        var rows = new ArrayList<float[]>(pieces.size());
        while (rows.size() < pieces.size() && !stop.getAsBoolean()) {
            int size = batch;
            int end = Math.min(pieces.size(), rows.size() + size);
            long start = System.nanoTime();
            rows.addAll(model.embedder().embed(pieces.subList(rows.size(), end)));
            long took = System.nanoTime() - start;
            if (took > LONGEST_BATCH.toNanos()) {
                batch = Math.max(1, size / 2);
            } else if (took < LONGEST_BATCH.toNanos() / 2) {
                batch = Math.min(MOST_IN_BATCH, size * 2);
            }
        }
        return rows;
    }

    private static float[] mean(List<int[]> pieces, List<float[]> rows) {
        if (rows.size() == 1) {
            return rows.getFirst();
        }
        var sum = new double[rows.getFirst().length];
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += (double) pieces.get(row).length * rows.get(row)[i];
            }
        }
        double squares = 0;
        for (double value : sum) {
            squares += value * value;
        }
        if (squares == 0) {
            // Pieces that point in opposite directions have no mean; the first says most of what a text is about.
            return rows.getFirst();
        }
        var mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / Math.sqrt(squares));
        }
        return mean;
    }
}
