package io.lectern.engine.llama;

import io.lectern.engine.EngineException;
import io.lectern.engine.cache.Fingerprint;
import io.lectern.engine.cache.RecomputeCost;
import io.lectern.engine.cache.StateStore;
import io.lectern.engine.cache.TieredStates;
import io.lectern.engine.sampling.Sampler;
import io.lectern.engine.serving.DecodeOutcome;
import io.lectern.engine.serving.SequenceContext;
import io.lectern.engine.serving.ServingResources;
import io.lectern.engine.serving.TokenBatch;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.ModelShape;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** A model, its context and what is kept of it. */
final class LlamaResources implements ServingResources {

    private final LlamaModel model;
    private final LlamaAdapters adapters;
    private final ContextSettings settings;
    private final LlamaOptions options;
    private final int vocabulary;
    private final Fingerprint fingerprint;
    private final ModelFile file;

    private LlamaResources(
            LlamaModel model, ModelFile file, LlamaAdapters adapters, ContextSettings settings, LlamaOptions options)
            throws IOException {
        this.model = model;
        this.file = file;
        this.adapters = adapters;
        this.settings = settings;
        this.vocabulary = ModelShape.of(file.header()).vocabulary();
        this.options = options;
        this.fingerprint = fingerprint();
    }

    /**
     * Loads the adapters of a model.
     *
     * @throws GgufException when a file is no adapter of the model
     * @throws IOException when an adapter or the model file cannot be read
     */
    static LlamaResources load(LlamaModel model, ModelFile file, ContextSettings settings, LlamaOptions options)
            throws IOException {
        var adapters = LlamaAdapters.load(model, file.header(), options.adapters(), CacheFolder.of("hashes"));
        try {
            return new LlamaResources(model, file, adapters, settings, options);
        } catch (IOException | RuntimeException e) {
            adapters.close();
            throw e;
        }
    }

    /** @throws EngineException when the file cannot be read any more, or is another now */
    String modelSha256() {
        try {
            return file.sha256();
        } catch (IOException e) {
            throw new EngineException("What the loaded model is cannot be told any more: " + e, e);
        }
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
        return TieredStates.open(options.cache(), fingerprint, NativeBlob::allocate, cost, options.observer(), changed);
    }

    @Override
    public boolean saves() {
        return options.cache().ramBytes() > 0 || options.cache().disk().isPresent();
    }

    /** Only what is kept needs one: hashing a large model takes a while. */
    private Fingerprint fingerprint() throws IOException {
        return new Fingerprint(
                saves() ? file.sha256() : "",
                LlamaLibrary.VERSION,
                settings.keyType() + "/" + settings.valueType(),
                settings.flashAttention(),
                settings.ropeSettings(),
                adapters.fingerprint());
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
