package io.lectern.engine.llama;

import io.lectern.engine.EngineException;
import io.lectern.engine.cache.NoStates;
import io.lectern.engine.cache.RecomputeCost;
import io.lectern.engine.cache.StateStore;
import io.lectern.engine.sampling.Sampler;
import io.lectern.engine.serving.DecodeOutcome;
import io.lectern.engine.serving.SequenceContext;
import io.lectern.engine.serving.ServingResources;
import io.lectern.engine.serving.TokenBatch;
import java.util.function.BooleanSupplier;

/** A model, its context and what is kept of it. */
final class LlamaResources implements ServingResources {

    private final LlamaModel model;
    private final LlamaAdapters adapters;
    private final ContextSettings settings;
    private final LlamaOptions options;
    private final int vocabulary;

    LlamaResources(
            LlamaModel model, LlamaAdapters adapters, ContextSettings settings, int vocabulary, LlamaOptions options) {
        this.model = model;
        this.adapters = adapters;
        this.settings = settings;
        this.vocabulary = vocabulary;
        this.options = options;
    }

    LlamaModel model() {
        return model;
    }

    ContextSettings settings() {
        return settings;
    }

    LlamaAdapters adapters() {
        return adapters;
    }

    /** @throws EngineException when there can be none, or its first token is not a number */
    @Override
    public SequenceContext context(BooleanSupplier abort) {
        var context = new LlamaContext(model, adapters, settings, vocabulary, abort);
        try {
            computeOneToken(context);
            return context;
        } catch (RuntimeException | Error e) {
            context.close();
            throw e;
        }
    }

    @Override
    public StateStore store(RecomputeCost cost, Runnable changed) {
        return saves() ? new NoStates() : new NoStates();
    }

    @Override
    public boolean saves() {
        return false;
    }

    @Override
    public void release() {
        adapters.close();
        model.close();
    }

    /** A damaged model may load and then compute nothing but NaN: one token shows it. */
    private static void computeOneToken(LlamaContext context) {
        var batch = new TokenBatch(1);
        batch.add(0, 0, 0, true);
        var outcome = context.decode(batch);
        if (!(outcome instanceof DecodeOutcome.Decoded)) {
            throw new EngineException("llama.cpp ended the first batch with " + outcome);
        }
        Sampler.best(context.logits(0));
        context.remove(0, 0, Integer.MAX_VALUE);
    }
}
