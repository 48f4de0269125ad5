package io.lectern.engine.llama;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineException;
import io.lectern.engine.EngineIdentity;
import io.lectern.engine.EngineUnavailableException;
import io.lectern.engine.Generation;
import io.lectern.engine.GenerationListener;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.ModelLoadException;
import io.lectern.engine.PromptTooLongException;
import io.lectern.engine.TextGenerator;
import io.lectern.engine.Tokenizer;
import io.lectern.engine.grammar.Grammars;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.engine.sampling.TokenConstraint;
import io.lectern.engine.serving.ServingLoop;
import io.lectern.engine.serving.ServingSettings;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.ModelShape;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A GGUF model on llama.cpp. One thread computes, all requests together in batches; what was read once is not read again
 * as long as it is kept. Safe for use by several threads.
 */
public final class LlamaTextGenerator implements TextGenerator {

    private static final Logger LOG = System.getLogger("io.lectern.engine.llama");

    private static final int MAX_WORD_CHARS = 8_192;

    private static final String VERSIONS = "llama.cpp %s, Lectern %s"
            .formatted(
                    LlamaLibrary.VERSION,
                    Objects.requireNonNullElse(
                            LlamaTextGenerator.class.getPackage().getImplementationVersion(), "not packaged"));

    private final ModelShape shape;
    private final Optional<String> chatTemplate;
    private final LlamaTokenizer tokenizer;
    private final Optional<Integer> beginOfSequence;
    private final int contextTokens;
    private final LlamaResources resources;
    private final String backend;
    private final ServingLoop loop;

    private LlamaTextGenerator(
            LlamaModel model,
            GgufFile file,
            ModelShape shape,
            LlamaResources resources,
            LlamaOptions options,
            RunPlan plan) {
        this.shape = shape;
        this.chatTemplate = file.text("tokenizer.chat_template");
        this.tokenizer = new LlamaTokenizer(model, shape.vocabulary(), longestRun(file));
        this.beginOfSequence = tokenizer.beginOfSequence();
        this.resources = resources;
        this.backend = plan.backend() + "; " + LlamaLibrary.processors();
        this.contextTokens = resources.settings().contextTokens();
        this.loop = new ServingLoop(
                "lectern-llama",
                new ServingSettings(
                        contextTokens,
                        options.serving().running(),
                        options.serving().queueCapacity(),
                        options.serving().tokenGap()),
                resources,
                tokenizer,
                options.observer());
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
        var file = ModelFile.read(options.model());
        var shape = ModelShape.of(file.header());
        var devices = LlamaLibrary.devices(options.libraryPath());
        var plan = RunPlan.of(options, ModelWeights.of(file.header()), shape, devices, RunPlan.machineMemory());
        LOG.log(Level.INFO, plan::explanation);
        var model = LlamaModel.load(
                options.model(),
                shape.vocabulary(),
                options.devices(),
                plan.placement().accelerators());
        LlamaTextGenerator generator;
        try {
            var resources = LlamaResources.load(model, file, plan.context(), options);
            generator = new LlamaTextGenerator(model, file.header(), shape, resources, options, plan);
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
        // From here on the loop closes the model.
        generator.loop.start();
        return generator;
    }

    /** The model's sizes. */
    public ModelShape shape() {
        return shape;
    }

    /** For those who make a context beside the generator's own, and close it before. */
    LlamaModel model() {
        return resources.model();
    }

    ContextSettings settings() {
        return resources.settings();
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
    public EngineIdentity identity() {
        return new EngineIdentity(resources.modelSha256(), VERSIONS, backend);
    }

    @Override
    public boolean isServing() {
        return loop.isServing();
    }

    @Override
    public Generation generate(GenerationRequest request, GenerationListener listener) {
        int[] prompt = request.promptTokens();
        requireTokens(prompt);
        request.sampling().logitBias().keySet().forEach(this::requireTokens);
        request.adapter().ifPresent(resources.adapters()::require);
        if (prompt.length >= contextTokens) {
            throw new PromptTooLongException(prompt.length, contextTokens);
        }
        return loop.submit(request, listener, constraint(request));
    }

    private Optional<Supplier<TokenConstraint>> constraint(GenerationRequest request) {
        // Texts are made here at the first time, as it takes a while and the owner thread has others to serve.
        return Grammars.holding(request.output().constraint(), tokenizer::tokenTexts);
    }

    @Override
    public CompletableFuture<Void> forget(CacheScope scope, String source) {
        return loop.forget(scope, source);
    }

    /**
     * The logits after each of the tokens, in the order of the vocabulary; for comparisons of engines.
     *
     * @throws PromptTooLongException when the context does not hold the tokens
     */
    public CompletableFuture<float[][]> logits(int... tokens) {
        return logits(Optional.empty(), tokens);
    }

    /**
     * The same with an adapter.
     *
     * @throws io.lectern.engine.AdapterUnknownException when there is none of this name
     */
    public CompletableFuture<float[][]> logits(Optional<String> adapter, int... tokens) {
        adapter.ifPresent(resources.adapters()::require);
        requireTokens(tokens);
        if (tokens.length == 0 || tokens.length > contextTokens) {
            throw new PromptTooLongException(tokens.length, contextTokens);
        }
        return loop.logits(adapter, tokens.clone());
    }

    @Override
    public void close() {
        loop.close();
    }

    private void requireTokens(int... tokens) {
        for (int token : tokens) {
            if (!tokenizer.isToken(token)) {
                throw new IllegalArgumentException(
                        "token ids must be 0 to %d: %d".formatted(shape.vocabulary() - 1, token));
            }
        }
    }

    /** The time that llama.cpp takes for a word of a SentencePiece vocabulary grows with the square of its length. */
    static int longestRun(GgufFile file) {
        boolean sentencePiece =
                file.text("tokenizer.ggml.model").filter("llama"::equals).isPresent();
        return sentencePiece ? MAX_WORD_CHARS : Integer.MAX_VALUE;
    }
}
