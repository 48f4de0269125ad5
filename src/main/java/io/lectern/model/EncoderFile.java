package io.lectern.model;

import io.lectern.datafolder.DataFolder;
import io.lectern.engine.Tokenizer;
import io.lectern.engine.llama.DeviceOptions;
import io.lectern.engine.llama.EmbeddingOptions;
import io.lectern.engine.llama.LlamaTextEmbedder;
import io.lectern.engine.llama.LlamaTextScorer;
import io.lectern.gguf.GgufFile;
import io.lectern.model.encoder.EncoderCatalogue;
import io.lectern.model.encoder.EncoderUse;
import io.lectern.model.encoder.Pooling;
import io.lectern.model.store.ModelManifest;
import io.lectern.model.store.ModelStore;
import io.lectern.model.store.StoredModel;
import io.lectern.model.vocabulary.AuthorsTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The file of a model for texts.
 *
 * @param use what its manifest, the file or the catalogue says of it
 */
record EncoderFile(StoredModel model, EncoderUse use) {

    /**
     * Finds it.
     *
     * @throws io.lectern.model.store.StoreException when there is none
     * @throws io.lectern.gguf.GgufException when it is no model file
     */
    static EncoderFile find(String nameOrPath, DataFolder data) throws IOException {
        var model = new ModelStore(ModelStore.folderIn(data.root())).find(nameOrPath);
        var use = model.manifest()
                .map(ModelManifest::embedding)
                .map(EncoderFile::use)
                .orElse(EncoderUse.UNKNOWN);
        return new EncoderFile(model, use.or(EncoderCatalogue.use(GgufFile.read(model.file()))));
    }

    /** A file that is in no store. */
    static EncoderFile alone(Path file) throws IOException {
        var model = new StoredModel(String.valueOf(file.getFileName()), file, Optional.empty(), Map.of());
        return new EncoderFile(model, EncoderCatalogue.use(GgufFile.read(file)));
    }

    private static EncoderUse use(ModelManifest.EmbeddingUse use) {
        return new EncoderUse(
                Pooling.named(use.pooling()), Optional.of(use.queryPrefix()), Optional.of(use.passagePrefix()));
    }

    EmbeddingOptions options(EngineSettings engine, @Nullable Integer maxTokens, @Nullable Integer threads) {
        var devices = new DeviceOptions(
                OptionalInt.empty(),
                engine.device().names(),
                engine.device().weights(),
                new LoadingProgress(model.file()));
        var options = EmbeddingOptions.of(model.file()).withDevices(devices).withLibraryPath(engine.libraryPath());
        var sized = maxTokens == null ? options : options.withMaxTokens(maxTokens);
        return threads == null ? sized : sized.withThreads(threads);
    }

    /** The authors' tokenizer, or that of the model file where no other is kept beside it. */
    Tokenizer tokenizer(Tokenizer modelFile) throws IOException {
        var definition = model.tokenizer();
        return definition.isPresent() ? AuthorsTokenizer.read(definition.get(), modelFile) : modelFile;
    }

    /** Loads it to make vectors; what is null is as the authors say. */
    LoadedEmbedder embedder(
            EmbeddingOptions options,
            @Nullable Pooling pooling,
            @Nullable String queryPrefix,
            @Nullable String passagePrefix)
            throws IOException {
        var pooled = Optional.ofNullable(pooling).or(use::pooling);
        var embedder = LlamaTextEmbedder.open(
                pooled.flatMap(EncoderFile::ofEngine).map(options::withPooling).orElse(options));
        try {
            var passages = passagePrefix == null ? use.passagePrefix().orElse("") : passagePrefix;
            return new LoadedEmbedder(
                    embedder,
                    tokenizer(embedder.tokenizer()),
                    queryPrefix == null ? use.queryPrefix().orElse("") : queryPrefix,
                    passages,
                    FileSample.fingerprint(model.file(), pooled + "\n" + passages));
        } catch (IOException | RuntimeException e) {
            embedder.close();
            throw e;
        }
    }

    /** Loads it to make scores. */
    LoadedReranker reranker(EmbeddingOptions options) throws IOException {
        var scorer = LlamaTextScorer.open(options);
        try {
            return new LoadedReranker(scorer, tokenizer(scorer.tokenizer()));
        } catch (IOException | RuntimeException e) {
            scorer.close();
            throw e;
        }
    }

    private static Optional<EmbeddingOptions.Pooling> ofEngine(Pooling pooling) {
        return switch (pooling) {
            case MEAN -> Optional.of(EmbeddingOptions.Pooling.MEAN);
            case FIRST -> Optional.of(EmbeddingOptions.Pooling.FIRST);
            case LAST -> Optional.of(EmbeddingOptions.Pooling.LAST);
            case SCORE -> Optional.empty();
        };
    }
}
