package io.lectern.model;

import io.lectern.engine.TextGenerator;
import io.lectern.engine.Tokenizer;
import io.lectern.model.store.ModelManifest;
import io.lectern.model.store.StoredModel;
import io.lectern.model.vocabulary.AuthorsTokenizer;
import io.lectern.model.vocabulary.LibraryTokenizer;
import java.io.IOException;
import java.util.Optional;

/**
 * A model that is ready to answer. Closing it closes its parts.
 *
 * @param tokenizer the authors' own, where the model file alone does not give their ids, or else the generator's
 * @param defaults for what a request leaves open
 */
public record LoadedModel(
        TextGenerator generator, Tokenizer tokenizer, ChatFormat chatFormat, GenerationDefaults defaults)
        implements AutoCloseable {

    /**
     * A generator with what is recorded about its model.
     *
     * @param generator closed when it cannot be used
     * @param chatFormat the name of the one to use instead of the recorded one
     * @throws IllegalArgumentException when there is no format of that name
     * @throws ChatFormatException when no format is asked for or recorded, and the model file's is none that is known
     * @throws IOException when the tokenizer cannot be read
     */
    public static LoadedModel of(TextGenerator generator, StoredModel stored, Optional<String> chatFormat)
            throws IOException {
        try {
            var recorded = stored.manifest();
            var format = ChatFormats.of(chatFormat, recorded.map(ModelManifest::chatFormat), generator.chatTemplate());
            var tokenizer = generator.tokenizer();
            if (stored.tokenizer().isPresent()) {
                tokenizer = AuthorsTokenizer.read(stored.tokenizer().get(), tokenizer);
            }
            var defaults = recorded.map(ModelManifest::generation).orElse(GenerationDefaults.GREEDY);
            return new LoadedModel(generator, tokenizer, format, defaults);
        } catch (IOException | RuntimeException unusable) {
            generator.close();
            throw unusable;
        }
    }

    public String name() {
        return generator.modelName();
    }

    /** How this model's prompts become tokens. */
    public ChatEncoding encoding() {
        return chatFormat.encoding(tokenizer, generator.beginOfSequence());
    }

    @Override
    public void close() {
        generator.close();
        if (tokenizer instanceof LibraryTokenizer library) {
            library.close();
        }
    }
}
