package io.lectern.engine.llama;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineBusyException;
import io.lectern.engine.EngineException;
import io.lectern.engine.EngineUnavailableException;
import io.lectern.engine.Generation;
import io.lectern.engine.GenerationListener;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.ModelLoadException;
import io.lectern.engine.PromptTooLongException;
import io.lectern.engine.TextGenerator;
import io.lectern.engine.Tokenizer;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.engine.sampling.Sampler;
import io.lectern.engine.serving.DecodeOutcome;
import io.lectern.engine.serving.TokenBatch;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.ModelShape;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A GGUF model on llama.cpp. One thread computes, one request after the other; a request reuses what the one before it
 * left in the KV cache, as far as their prompts begin alike. Safe for use by several threads.
 */
public final class LlamaTextGenerator implements TextGenerator {

    private static final Logger LOG = System.getLogger("io.lectern.engine.llama");

    // A guess that is neither rude to the client nor to the queue; the engine cannot know how long answers will be.
    private static final Duration RETRY_AFTER_PER_REQUEST = Duration.ofSeconds(5);

    private static final int MAX_WORD_CHARS = 8_192;

    private final ModelShape shape;
    private final Optional<String> chatTemplate;
    private final LlamaTokenizer tokenizer;
    private final Optional<Integer> beginOfSequence;
    private final int contextTokens;
    private final int queueCapacity;
    private final WorkQueue queue;
    private final OwnerThread owner;

    private LlamaTextGenerator(
            LlamaModel model,
            LlamaAdapters adapters,
            GgufFile file,
            ModelShape shape,
            ContextSettings settings,
            int queued) {
        this.shape = shape;
        this.chatTemplate = file.text("tokenizer.chat_template");
        this.tokenizer = new LlamaTokenizer(model, shape.vocabulary(), longestRun(file));
        this.beginOfSequence = tokenizer.beginOfSequence();
        this.contextTokens = settings.contextTokens();
        this.queueCapacity = queued;
        this.queue = new WorkQueue(queued);
        this.owner = new OwnerThread(
                "lectern-llama",
                queue,
                abort -> started(new LlamaContext(model, adapters, settings, shape.vocabulary(), abort)),
                () -> {
                    adapters.close();
                    model.close();
                });
    }

    /**
     * Loads a model: checks its file, maps it, makes the context and computes one token.
     *
     * @throws GgufException when the file is no model that can be run
     * @throws EngineUnavailableException when there is no native library for this platform
     * @throws ModelLoadException when llama.cpp refuses the model, or the memory does not suffice
     * @throws EngineException when the first token is not a number
     * @throws IOException when the file cannot be read
     */
    public static LlamaTextGenerator open(LlamaOptions options) throws IOException {
        var file = GgufFile.read(options.model());
        var shape = ModelShape.of(file);
        var devices = LlamaLibrary.devices(options.libraryPath());
        var plan = RunPlan.of(options, ModelWeights.of(file), shape, devices, RunPlan.machineMemory());
        LOG.log(Level.INFO, plan::explanation);
        var settings = plan.context();
        var model = LlamaModel.load(
                options.model(),
                shape.vocabulary(),
                options.devices(),
                plan.placement().accelerators());
        LlamaTextGenerator generator;
        try {
            var adapters = LlamaAdapters.load(model, file, options.adapters(), CacheFolder.of("hashes"));
            generator = new LlamaTextGenerator(
                    model, adapters, file, shape, settings, options.serving().queueCapacity());
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
        // From here on the owner thread closes the model.
        generator.owner.start();
        return generator;
    }

    /** The model's sizes. */
    public ModelShape shape() {
        return shape;
    }

    @Override
    public String modelName() {
        return shape.name();
    }

    @Override
    public int contextTokens() {
        return contextTokens;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public Optional<String> chatTemplate() {
        return chatTemplate;
    }

    @Override
    public Optional<Integer> beginOfSequence() {
        return beginOfSequence;
    }

    @Override
    public Generation generate(GenerationRequest request, GenerationListener listener) {
        int[] prompt = request.promptTokens();
        requireTokens(prompt);
        if (prompt.length >= contextTokens) {
            throw new PromptTooLongException(prompt.length, contextTokens);
        }
        var work = new GenerationWork(request, listener, tokenizer);
        submit(work);
        return work;
    }

    @Override
    public CompletableFuture<Void> forget(CacheScope scope, String source) {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * The logits after each of the tokens, in the order of the vocabulary; for tests and comparisons of engines.
     *
     * @throws PromptTooLongException when the context does not hold the tokens
     */
    CompletableFuture<float[][]> logits(int... tokens) {
        requireTokens(tokens);
        if (tokens.length > contextTokens) {
            throw new PromptTooLongException(tokens.length, contextTokens);
        }
        var work = new LogitsWork(tokens.clone());
        submit(work);
        return work.result();
    }

    @Override
    public void close() {
        owner.close();
    }

    private void submit(Work work) {
        switch (queue.offer(work)) {
            case ACCEPTED -> {}
            case FULL ->
                throw new EngineBusyException(
                        queueCapacity, queueCapacity, RETRY_AFTER_PER_REQUEST.multipliedBy(queueCapacity));
            case CLOSED -> throw new EngineException("The engine was closed");
        }
    }

    private void requireTokens(int[] tokens) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("the prompt must have at least one token");
        }
        for (int token : tokens) {
            if (!tokenizer.isToken(token)) {
                throw new IllegalArgumentException(
                        "token ids must be 0 to %d: %d".formatted(shape.vocabulary() - 1, token));
            }
        }
    }

    /** The time that llama.cpp takes for a word of a SentencePiece vocabulary grows with the square of its length. */
    private static int longestRun(GgufFile file) {
        boolean sentencePiece =
                file.text("tokenizer.ggml.model").filter("llama"::equals).isPresent();
        return sentencePiece ? MAX_WORD_CHARS : Integer.MAX_VALUE;
    }

    /** A damaged model may load and then compute nothing but NaN: one token shows it. */
    private static LlamaContext started(LlamaContext context) {
        try {
            var batch = new TokenBatch(1);
            batch.add(0, 0, 0, true);
            var outcome = context.decode(batch);
            if (!(outcome instanceof DecodeOutcome.Decoded)) {
                throw new EngineException("llama.cpp ended the first batch with " + outcome);
            }
            Sampler.best(context.logits(0));
            context.remove(0, 0, 1);
            return context;
        } catch (RuntimeException | Error e) {
            context.close();
            throw e;
        }
    }
}
