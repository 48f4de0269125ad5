package io.lectern.model;

import io.lectern.engine.PromptTooLongException;
import io.lectern.engine.TextScorer;
import io.lectern.engine.Tokenizer;
import java.util.List;

/**
 * A model that is ready to say how well texts answer a question. Safe for use by several threads; calls wait for each
 * other in a bounded queue.
 *
 * @param tokenizer of the model's authors
 */
public record LoadedReranker(TextScorer scorer, Tokenizer tokenizer) {

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
}
