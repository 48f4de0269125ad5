package io.lectern.model;

import io.lectern.datafolder.DataFolder;
import io.lectern.engine.Tokenizer;
import io.lectern.engine.llama.DeviceOptions;
import io.lectern.engine.llama.EmbeddingOptions;
import io.lectern.gguf.GgufFile;
import io.lectern.model.encoder.EncoderCatalogue;
import io.lectern.model.encoder.EncoderUse;
import io.lectern.model.encoder.Pooling;
import io.lectern.model.store.ModelManifest;
import io.lectern.model.store.ModelStore;
import io.lectern.model.store.StoredModel;
import io.lectern.model.vocabulary.AuthorsTokenizer;
import java.io.IOException;
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
}
