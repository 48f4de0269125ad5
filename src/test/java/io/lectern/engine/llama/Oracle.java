package io.lectern.engine.llama;

import io.lectern.engine.plan.ModelWeights;
import io.lectern.engine.sampling.Sampler;
import io.lectern.engine.serving.DecodeOutcome;
import io.lectern.engine.serving.TokenBatch;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.ModelShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a model answers when it is asked alone, in a fresh context: greedy, without any reuse. Belongs to one thread. */
final class Oracle implements AutoCloseable {

    private final LlamaModel model;
    private final LlamaAdapters adapters;
    private final LlamaContext context;
    private final LlamaTokenizer tokenizer;
    private final TokenBatch batch;
    private final Map<List<Integer>, Answer> known = new HashMap<>();

    /** @param margins for each token how far the best logit was from the second */
    record Answer(List<Integer> tokens, List<Float> margins, boolean ended) {}

    Oracle(LlamaOptions options) throws IOException {
        var file = GgufFile.read(options.model());
        var shape = ModelShape.of(file);
        var devices = LlamaLibrary.devices(options.libraryPath());
        var plan = RunPlan.of(options, ModelWeights.of(file), shape, devices, RunPlan.machineMemory());
        this.model = LlamaModel.load(
                options.model(),
                shape.vocabulary(),
                options.devices(),
                plan.placement().accelerators());
        this.adapters = LlamaAdapters.load(
                model, file, options.adapters(), options.model().resolveSibling("hashes"));
        this.context = new LlamaContext(model, adapters, plan.context(), shape.vocabulary(), () -> false);
        this.tokenizer = new LlamaTokenizer(model, shape.vocabulary(), Integer.MAX_VALUE);
        this.batch = new TokenBatch(context.batchTokens());
    }

    /** Up to so many tokens, or more. */
    Answer answer(List<Integer> prompt, int maxTokens) {
        var answer = known.get(prompt);
        if (answer == null || (!answer.ended() && answer.tokens().size() < maxTokens)) {
            answer = compute(prompt, maxTokens);
            known.put(prompt, answer);
        }
        return answer;
    }

    private Answer compute(List<Integer> prompt, int maxTokens) {
        context.remove(0, 0, Integer.MAX_VALUE);
        var tokens = new ArrayList<Integer>();
        var margins = new ArrayList<Float>();
        float[] logits = decode(prompt, 0);
        while (true) {
            int best = Sampler.best(logits.clone());
            margins.add(margin(logits, best));
            if (tokenizer.endsGeneration(best)) {
                return new Answer(tokens, margins, true);
            }
            tokens.add(best);
            if (tokens.size() == maxTokens) {
                return new Answer(tokens, margins, false);
            }
            logits = decode(List.of(best), prompt.size() + tokens.size() - 1);
        }
    }

    private float[] decode(List<Integer> tokens, int position) {
        int row = -1;
        for (int next = 0; next < tokens.size(); ) {
            batch.clear();
            while (next < tokens.size() && batch.room() > 0) {
                row = batch.add(tokens.get(next), position + next, 0, next == tokens.size() - 1);
                next++;
            }
            if (!(context.decode(batch) instanceof DecodeOutcome.Decoded)) {
                throw new AssertionError("not decoded");
            }
        }
        return context.logits(row);
    }

    private static float margin(float[] logits, int best) {
        float second = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) {
            if (i != best) {
                second = Math.max(second, logits[i]);
            }
        }
        return logits[best] - second;
    }

    @Override
    public void close() {
        context.close();
        adapters.close();
        model.close();
    }
}
