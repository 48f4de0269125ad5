package io.lectern.model;

import io.lectern.engine.PromptTooLongException;
import io.lectern.engine.TextScorer;
import io.lectern.engine.Tokenizer;
import io.lectern.engine.llama.EmbeddingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that is ready to say how well texts answer a question. Safe for use by several threads; calls wait for each
 * other in a bounded queue.
 *
 * @param tokenizer of the model's authors
 */
public record LoadedReranker(TextScorer scorer, Tokenizer tokenizer) implements AutoCloseable {

    /**
     * Loads a model file outside of a service.
     *
     * @throws io.lectern.engine.EngineException when it cannot be used
     * @throws java.io.IOException when it cannot be read
     */
    public static LoadedReranker open(Path file) throws IOException {
        return EncoderFile.alone(file).reranker(EmbeddingOptions.of(file));
    }

    public String name() {
        return scorer.modelName();
    }

    /** Most tokens of a question and a text with what stands around them; longer ones are refused. */
    public int maxTokens() {
        return scorer.maxTokens();
    }

    /**
     * A score for each text, in their order; the higher the better, not bounded.
     *
     * @throws PromptTooLongException when one has more than {@link #maxTokens} with the question
     * @throws io.lectern.engine.EngineBusyException when too many calls wait
     * @throws io.lectern.engine.EngineException when the engine cannot go on
     */
    public List<Float> scores(String query, List<String> texts) {
        int[] question = tokenizer.encode(query);
        return scorer.score(texts.stream()
                .map(text -> scorer.pair(question, tokenizer.encode(text)))
                .toList());
    }

    @Override
    public void close() {
        scorer.close();
        EncoderLoading.close(tokenizer);
    }
}
