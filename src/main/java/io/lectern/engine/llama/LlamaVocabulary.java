package io.lectern.engine.llama;

import io.lectern.engine.EngineUnavailableException;
import io.lectern.engine.ModelLoadException;
import io.lectern.engine.Tokenizer;
import io.lectern.gguf.EmbeddingShape;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.ModelShape;
import java.io.IOException;
import java.nio.file.Path;

/** The tokenizer of a model file without its weights, which is there at once. Safe for use by several threads. */
public final class LlamaVocabulary implements Tokenizer, AutoCloseable {

    private final LlamaModel model;
    private final LlamaTokenizer tokenizer;

    private LlamaVocabulary(LlamaModel model, LlamaTokenizer tokenizer) {
        this.model = model;
        this.tokenizer = tokenizer;
    }

    /**
     * Checks a file and reads its vocabulary.
     *
     * @throws GgufException when the file is no model that could be run
     * @throws EngineUnavailableException when there is no native library for this platform
     * @throws ModelLoadException when llama.cpp refuses the file
     * @throws IOException when the file cannot be read
     */
    public static LlamaVocabulary open(Path file) throws IOException {
        var header = GgufFile.read(file);
        boolean encoder =
                header.text("general.architecture").filter("bert"::equals).isPresent();
        int tokens = encoder
                ? EmbeddingShape.of(header).vocabulary()
                : ModelShape.of(header).vocabulary();
        LlamaLibrary.require(null);
        var model = LlamaModel.loadVocabulary(file, tokens);
        var tokenizer = encoder
                ? EmbeddingModel.encoderTokenizer(model, tokens)
                : new LlamaTokenizer(model, tokens, LlamaTextGenerator.longestRun(header));
        return new LlamaVocabulary(model, tokenizer);
    }

    @Override
    public int[] encode(String text) {
        return tokenizer.encode(text);
    }

    @Override
    public int[] encodeScaffold(String text) {
        return tokenizer.encodeScaffold(text);
    }

    @Override
    public String decode(int... tokens) {
        return tokenizer.decode(tokens);
    }

    @Override
    public void close() {
        model.close();
    }
}
