package io.lectern.model.store;

import io.lectern.engine.llama.ModelFileType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Makes a smaller model of one that is in the store. */
public final class ModelQuantization {

    private final ImportTools tools;
    private final Finishing finishing;

    public ModelQuantization(ImportTools tools) {
        this.tools = tools;
        this.finishing = new Finishing(tools);
    }

    /**
     * Adds a model to the store that is another with its matrices in another type.
     *
     * @param name of the new one; that of the other with the type behind it when not given
     * @throws StoreException when there is no such model, or one of the new name
     * @throws io.lectern.engine.QuantizationException when the model is quantized already
     * @throws IOException when a file cannot be read or written
     */
    public StoredModel run(String model, ModelFileType type, Optional<String> name) throws IOException {
        var full = tools.store().named(model);
        var manifest = full.manifest().orElseThrow();
        String chosen = name.orElseGet(() -> ModelName.from("%s-%s".formatted(full.name(), type)));
        try (var work = tools.store().begin(chosen)) {
            finishing.quantize(full.file(), type, work);
            copyRest(tools.store().folder().resolve(full.name()), work.result());
            finishing.publish(manifest, type.name(), work);
        }
        return tools.store().find(chosen);
    }

    /** Terms, tokenizer, adapters, and whatever else lies with the model. */
    private static void copyRest(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var target = to.resolve(from.relativize(file).toString());
                String name = String.valueOf(file.getFileName());
                if (!name.equals(ModelStore.MODEL_FILE) && !name.equals(ManifestFile.NAME)) {
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }
}
