package io.lectern.retrieval.vector;

import io.lectern.engine.EngineException;
import io.lectern.engine.TextEmbedder;
import io.lectern.engine.TextScorer;
import io.lectern.engine.Tokenizer;
import io.lectern.model.LoadedEmbedder;
import io.lectern.model.LoadedReranker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Models whose vectors and scores a test thinks out: no real model has vectors that one can foresee. A character is a token. */
public final class ScriptedModels {

    private static final int MAX_TOKENS = 400;
    /** Between a query and a text. */
    private static final int SEPARATOR = -1;

    /** Each call waits for it. */
    public volatile CountDownLatch gate = new CountDownLatch(0);
    /** What each call throws, if anything. */
    public volatile @Nullable EngineException failure;
    /** The lengths of the texts of each call. */
    public final List<List<Integer>> calls = new ArrayList<>();

    public LoadedEmbedder embedder(String fingerprint, Function<String, float[]> vectors) {
        return new LoadedEmbedder(new Embedder(vectors), new Characters(), "", "", fingerprint);
    }

    public LoadedReranker reranker(ToDoubleFunction<String> scores) {
        return new LoadedReranker(new Scorer(scores), new Characters());
    }

    private void answer(List<int[]> texts) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (failure != null) {
            throw failure;
        }
        synchronized (calls) {
            calls.add(texts.stream().map(text -> text.length).toList());
        }
    }

    private static String text(int[] characters) {
        return new String(characters, 0, characters.length);
    }

    private record Characters() implements Tokenizer {

        @Override
        public int[] encode(String text) {
            return text.codePoints().toArray();
        }

        @Override
        public int[] encodeScaffold(String text) {
            return encode(text);
        }

        @Override
        public String decode(int... tokens) {
            return text(tokens);
        }
    }

    private final class Embedder implements TextEmbedder {

        private final Function<String, float[]> vectors;

        Embedder(Function<String, float[]> vectors) {
            this.vectors = vectors;
        }

        @Override
        public String modelName() {
            return "scripted";
        }

        @Override
        public int dimension() {
            return vectors.apply("").length;
        }

        @Override
        public int maxTokens() {
            return MAX_TOKENS;
        }

        @Override
        public Tokenizer tokenizer() {
            return new Characters();
        }

        @Override
        public List<float[]> embed(List<int[]> texts) {
            answer(texts);
            return texts.stream().map(text -> vectors.apply(text(text))).toList();
        }

        @Override
        public void close() {}
    }

    private final class Scorer implements TextScorer {

        private final ToDoubleFunction<String> scores;

        Scorer(ToDoubleFunction<String> scores) {
            this.scores = scores;
        }

        @Override
        public String modelName() {
            return "scripted";
        }

        @Override
        public int maxTokens() {
            return MAX_TOKENS;
        }

        @Override
        public Tokenizer tokenizer() {
            return new Characters();
        }

        @Override
        public int[] pair(int[] query, int[] text) {
            return IntStream.concat(IntStream.concat(IntStream.of(query), IntStream.of(SEPARATOR)), IntStream.of(text))
                    .toArray();
        }

        @Override
        public List<Float> score(List<int[]> pairs) {
            answer(pairs);
            return pairs.stream().map(this::score).toList();
        }

        private float score(int[] pair) {
            int text = 0;
            while (pair[text] != SEPARATOR) {
                text++;
            }
            return (float) scores.applyAsDouble(new String(pair, text + 1, pair.length - text - 1));
        }

        @Override
        public void close() {}
    }
}
