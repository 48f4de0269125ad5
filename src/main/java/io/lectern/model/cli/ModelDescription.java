package io.lectern.model.cli;

import io.lectern.engine.EngineException;
import io.lectern.engine.llama.LlamaLibrary;
import io.lectern.gguf.EmbeddingShape;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.ModelShape;
import io.lectern.model.ChatFormats;
import io.lectern.model.store.ModelManifest;
import io.lectern.model.store.StoredModel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code model show} says, as JSON.
 *
 * @param chatFormat that chats get when nobody asks for another; null for a model that does not chat, or whose template
 *     nobody here knows
 * @param manifest null for a file that is not in the store
 */
record ModelDescription(
        String name,
        String file,
        long bytes,
        Sizes sizes,
        List<String> adapters,
        @Nullable String chatFormat,
        @Nullable ModelManifest manifest) {

    /** What the model file says of the model. */
    record Sizes(String architecture, int layers, int embedding, int heads, int vocabulary, int contextTokens) {

        private static final String ENCODER = "bert";

        static Sizes of(GgufFile file) {
            if (file.text("general.architecture").filter(ENCODER::equals).isPresent()) {
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
        var file = GgufFile.read(model.file());
        var sizes = Sizes.of(file);
        var manifest = model.manifest().orElse(null);
        var recorded = model.manifest().map(ModelManifest::chatFormat);
        return new ModelDescription(
                model.name(),
                model.file().toString(),
                Files.size(model.file()),
                sizes,
                model.adapters().keySet().stream().sorted().toList(),
                chats(manifest, sizes) ? recorded.or(() -> told(file)).orElse(null) : null,
                manifest);
    }

    /** Whether it is a model that one can talk with. */
    boolean chats() {
        return chats(manifest, sizes);
    }

    private static boolean chats(@Nullable ModelManifest manifest, Sizes sizes) {
        boolean embeds = manifest != null && manifest.embedding() != null;
        return !embeds && !sizes.architecture().equals(Sizes.ENCODER);
    }

    /** By the engine, which knows the templates. */
    private static Optional<String> told(GgufFile file) {
        try {
            return LlamaLibrary.availability() instanceof LlamaLibrary.Available
                    ? Optional.of(ChatFormats.forTemplate(file.text("tokenizer.chat_template"))
                            .name())
                    : Optional.empty();
        } catch (EngineException unknownTemplate) {
            return Optional.empty();
        }
    }
}
