package io.lectern.model.cli;

import io.lectern.gguf.EmbeddingShape;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.ModelShape;
import io.lectern.model.store.ModelManifest;
import io.lectern.model.store.StoredModel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code model show} says, as JSON.
 *
 * @param manifest null for a file that is not in the store
 */
record ModelDescription(
        String name,
        String file,
        long bytes,
        Sizes sizes,
        List<String> adapters,
        @Nullable ModelManifest manifest) {

    /** What the model file says of the model. */
    record Sizes(String architecture, int layers, int embedding, int heads, int vocabulary, int contextTokens) {

        static Sizes of(GgufFile file) {
            if (file.text("general.architecture").filter("bert"::equals).isPresent()) {
                var shape = EmbeddingShape.of(file);
                return new Sizes(
                        shape.architecture(),
                        shape.blocks(),
                        shape.embeddingLength(),
                        shape.heads(),
                        shape.vocabulary(),
                        shape.maxTokens());
            }
            var shape = ModelShape.of(file);
            return new Sizes(
                    shape.architecture(),
                    shape.blocks(),
                    shape.embeddingLength(),
                    shape.heads(),
                    shape.vocabulary(),
                    shape.contextLength());
        }
    }

    static ModelDescription of(StoredModel model) throws IOException {
        return new ModelDescription(
                model.name(),
                model.file().toString(),
                Files.size(model.file()),
                Sizes.of(GgufFile.read(model.file())),
                model.adapters().keySet().stream().sorted().toList(),
                model.manifest().orElse(null));
    }
}
