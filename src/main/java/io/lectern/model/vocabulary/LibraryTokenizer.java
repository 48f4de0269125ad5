package io.lectern.model.vocabulary;

import io.lectern.engine.EngineUnavailableException;
import io.lectern.engine.Tokenizer;
import io.lectern.model.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokenizer of a {@code tokenizer.json}, run by Hugging Face's own library. Tokens that steer the model are taken out
 * of the definition that a user's text is read with. Safe for several threads.
 */
public final class LibraryTokenizer implements Tokenizer, AutoCloseable {

    private final Path definition;
    private final Tokenizer modelFile;
    private final LibraryEncoder user;

    private @Nullable LibraryEncoder scaffold;
    private boolean closed;

    private LibraryTokenizer(Path definition, Tokenizer modelFile, LibraryEncoder user) {
        this.definition = definition;
        this.modelFile = modelFile;
        this.user = user;
    }

    /**
     * Reads a definition.
     *
     * @param modelFile turns ids into text
     * @throws CheckpointException when it is no tokenizer that joins pairs, or the library does not take it
     * @throws EngineUnavailableException when there is no library for this platform
     */
    public static LibraryTokenizer read(Path definition, Tokenizer modelFile) throws IOException {
        var json = plain(definition);
        var model = BytePairModel.of(definition, json);
        removeControls(json, model);
        return new LibraryTokenizer(definition, modelFile, encoder(definition, json));
    }

    /** Without what shortens or lengthens a text, and without tokens around it. */
    private static ObjectNode plain(Path definition) throws IOException {
        return DefinitionJson.read(definition)
                .putNull("truncation")
                .putNull("padding")
                .putNull("post_processor");
    }

    private static void removeControls(ObjectNode json, BytePairModel model) {
        Set<String> controls = model.added().values().stream()
                .filter(BytePairModel.Added::isControl)
                .map(BytePairModel.Added::text)
                .collect(Collectors.toSet());
        if (json.path("added_tokens") instanceof ArrayNode added) {
            added.removeIf(token -> controls.contains(token.path("content").stringValue("")));
        }
        // With it a word that is in the vocabulary is a token, whatever it is joined from.
        boolean whole = json.path("model").path("ignore_merges").asBoolean(false);
        if (whole && json.path("model").path("vocab") instanceof ObjectNode vocabulary) {
            controls.stream()
                    .filter(text -> !model.unknown().equals(Optional.of(text)))
                    .forEach(vocabulary::remove);
        }
    }

    private static LibraryEncoder encoder(Path definition, ObjectNode json) {
        try {
            return new LibraryEncoder(DefinitionJson.write(json));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(
                    definition, "definition", String.valueOf(e.getMessage()), "one that the tokenizers library takes");
        }
    }

    @Override
    public int[] encode(String text) {
        return user.encode(PlainText.checked(text));
    }

    @Override
    public int[] encodeScaffold(String text) {
        return scaffold().encode(PlainText.checked(text));
    }

    /** Made at its first use: it takes as much memory as the other. */
    private synchronized LibraryEncoder scaffold() {
        if (closed) {
            throw new IllegalStateException("the tokenizer was closed");
        }
        if (scaffold == null) {
            try {
                scaffold = encoder(definition, plain(definition));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return scaffold;
    }

    @Override
    public String decode(int... tokens) {
        return modelFile.decode(tokens);
    }

    @Override
    public synchronized void close() {
        closed = true;
        user.close();
        if (scaffold != null) {
            scaffold.close();
        }
    }
}
