package io.lectern.model.store;

import io.lectern.model.GenerationDefaults;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a model in the store, beside its file ({@code model.json}).
 *
 * @param source as it was given to the import
 * @param revision the commit that a hub gave, if it came from one
 * @param family {@link io.lectern.model.family.ModelFamily#id}; null for a model file that was taken as it is
 * @param chatFormat a name of {@link io.lectern.model.ChatFormats}; null for what its file says
 * @param generation the authors' defaults; null when they say none
 * @param tokenizer null for the vocabulary in the model file, or the file beside it that defines the tokenizer
 * @param embedding null for a model that writes text
 * @param unconfirmed what no source but this checkpoint confirms, each as "field: value"
 */
public record ModelManifest(
        String name,
        String source,
        @Nullable String revision,
        @Nullable String family,
        @Nullable String chatFormat,
        @Nullable GenerationDefaults generation,
        @Nullable String tokenizer,
        @Nullable EmbeddingUse embedding,
        String quantization,
        @Nullable License license,
        String sha256,
        Instant importedAt,
        List<String> unconfirmed) {

    /** A licence that the user accepted. */
    public record License(String name, Instant acceptedAt) {}

    /**
     * How an encoder is used.
     *
     * @param pooling {@code mean}, {@code first}, {@code last} or {@code score} (a cross-encoder)
     * @param dimension of its vectors
     */
    public record EmbeddingUse(String pooling, int dimension, String queryPrefix, String passagePrefix) {}

    public ModelManifest {
        unconfirmed = List.copyOf(unconfirmed);
    }
}
