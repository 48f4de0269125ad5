package io.lectern.engine.llama;

import io.lectern.engine.EngineException;
import io.lectern.engine.ModelLoadException;
import io.lectern.engine.PromptTooLongException;
import io.lectern.engine.Tokenizer;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.gguf.EmbeddingShape;
import io.lectern.gguf.GgufFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A loaded model with a context for texts and the thread that owns it. Safe for use by several threads. */
final class EmbeddingModel implements AutoCloseable {

    // Text of a language model's SentencePiece vocabulary that is turned into tokens at once.
    private static final int MAX_WORD_CHARS = 8_192;
    // The same for an encoder's, whose time grows with the length and not with its square.
    private static final int MAX_PIECE_CHARS = 1 << 16;
    private static final int MAX_TEXTS = 1 << 20;

    private final EmbeddingShape shape;
    private final EmbeddingSettings settings;
    private final LlamaTokenizer tokenizer;
    private final TextFrame frame;
    private final EmbeddingThread thread;

    private EmbeddingModel(
            LlamaModel model, EmbeddingShape shape, EmbeddingSettings settings, int queueCapacity, String name) {
        this.shape = shape;
        this.settings = settings;
        this.tokenizer = shape.encoder()
                ? encoderTokenizer(model, shape.vocabulary())
                : new LlamaTokenizer(model, shape.vocabulary(), MAX_WORD_CHARS);
        this.frame = TextFrame.of(model, shape);
        this.thread = new EmbeddingThread(
                name,
                queueCapacity,
                settings.batchTokens(),
                abort -> new EmbeddingContext(model, settings, abort),
                model::close);
    }

    static LlamaTokenizer encoderTokenizer(LlamaModel model, int vocabulary) {
        return new LlamaTokenizer(model, vocabulary, MAX_PIECE_CHARS, MAX_PIECE_CHARS);
    }

    static EmbeddingModel open(
            EmbeddingOptions options, GgufFile file, EmbeddingShape shape, int poolingType, String name)
            throws IOException {
        var devices = LlamaLibrary.devices(options.libraryPath());
        var settings = EmbeddingSettings.of(
                options, ModelWeights.of(file), shape, poolingType, devices, RunPlan.machineMemory());
        var model = LlamaModel.load(
                options.model(),
                shape.vocabulary(),
                options.devices(),
                settings.placement().accelerators());
        EmbeddingModel opened;
        try {
            requireRoom(options, TextFrame.of(model, shape), settings.maxTokens());
            opened = new EmbeddingModel(model, shape, settings, options.queueCapacity(), name);
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
        // From here on the thread closes the model.
        opened.thread.start();
        try {
            opened.checkFirstRow();
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    private static void requireRoom(EmbeddingOptions options, TextFrame frame, int maxTokens) {
        if (maxTokens <= frame.size()) {
            throw new ModelLoadException(
                    options.model(),
                    "texts of %d tokens have no room beside the %d that stand around them"
                            .formatted(maxTokens, frame.size()));
        }
    }

    /** A damaged model may load and then compute nothing but NaN: one text shows it. */
    private void checkFirstRow() {
        thread.rows(List.of(frame.around(0)));
    }

    EmbeddingShape shape() {
        return shape;
    }

    Tokenizer tokenizer() {
        return tokenizer;
    }

    TextFrame frame() {
        return frame;
    }

    int maxTokens() {
        return settings.maxTokens();
    }

    /**
     * The rows of lists of token ids that go to the model as they are.
     *
     * @throws PromptTooLongException when one is longer than {@link #maxTokens}
     * @throws IllegalArgumentException when one is empty or has an id that is not in the vocabulary
     * @throws EngineException when the engine is busy, closed or cannot go on
     */
    List<float[]> rows(List<int[]> texts) {
        if (texts.size() > MAX_TEXTS) {
            throw new IllegalArgumentException(
                    "texts must be at most %d at once: %d".formatted(MAX_TEXTS, texts.size()));
        }
        var checked = new ArrayList<int[]>(texts.size());
        for (int[] text : texts) {
            int[] copy = text.clone();
            require(copy);
            checked.add(copy);
        }
        return checked.isEmpty() ? List.of() : thread.rows(checked);
    }

    private void require(int[] text) {
        if (text.length == 0) {
            throw new IllegalArgumentException("a text must have at least one token");
        }
        if (text.length > settings.maxTokens()) {
            throw new PromptTooLongException(text.length, settings.maxTokens());
        }
        for (int token : text) {
            if (!tokenizer.isToken(token)) {
                throw new IllegalArgumentException(
                        "token ids must be 0 to %d: %d".formatted(shape.vocabulary() - 1, token));
            }
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
