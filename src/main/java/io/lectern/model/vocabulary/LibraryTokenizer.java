package io.lectern.model.vocabulary;

import io.lectern.engine.EngineUnavailableException;
import io.lectern.engine.Tokenizer;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.checkpoint.JsonFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokenizer of a {@code tokenizer.json}, run by Hugging Face's own library. Tokens that steer the model are taken out
 * of the definition that a user's text is read with. Safe for several threads.
 */
public final class LibraryTokenizer implements Tokenizer, AutoCloseable {

    // Both are no characters.
    private static final String UNWRITTEN = "\uFFFE\uFFFF";

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
     * @throws CheckpointException when the library does not take it
     * @throws EngineUnavailableException when there is no library for this platform
     */
    public static LibraryTokenizer read(Path definition, Tokenizer modelFile) throws IOException {
        var json = plain(definition);
        removeControls(json, AddedTokens.of(definition, json).controls());
        return new LibraryTokenizer(definition, modelFile, encoder(definition, json));
    }

    /**
     * Makes sure that the library takes a definition that keeps to the rules.
     *
     * @throws CheckpointException when it does not
     * @throws EngineUnavailableException when there is no library for this platform
     */
    static void require(Path file, JsonNode definition) {
        encoder(file, definition).close();
    }

    private static ObjectNode plain(Path definition) throws IOException {
        var json = JsonFiles.read(definition);
        DefinitionRules.apply(definition, json);
        return (ObjectNode) json;
    }

    private static void removeControls(ObjectNode json, Set<String> controls) {
        if (json.path("added_tokens") instanceof ArrayNode added) {
            added.removeIf(token -> controls.contains(token.path("content").stringValue("")));
        }
        var model = json.path("model");
        // With it a word that is in the vocabulary is a token, whatever it is joined from.
        boolean whole = model.path("ignore_merges").asBoolean(false);
        if (whole && model.path("vocab") instanceof ObjectNode vocabulary) {
            String unknown = model.path("unk_token").stringValue("");
            controls.stream().filter(text -> !text.equals(unknown)).forEach(vocabulary::remove);
        }
        // Unigrams are found wherever they stand, and ids are places: those that steer get a text that nobody writes.
        if (model.path("vocab") instanceof ArrayNode pieces) {
            for (var piece : pieces) {
                if (piece instanceof ArrayNode entry
                        && controls.contains(entry.path(0).stringValue(""))) {
                    entry.set(0, UNWRITTEN + entry.path(0).stringValue(""));
                }
            }
        }
    }

    private static LibraryEncoder encoder(Path definition, JsonNode json) {
        try {
            return new LibraryEncoder(json.toString());
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(
                    definition, "definition", String.valueOf(e.getMessage()), "one that the tokenizers library takes");
        }
    }

    @Override
    public int[] encode(String text) {
        return user.encode(PlainText.checked(text, WordExpressions.MAX_CHARS));
    }

    @Override
    public int[] encodeScaffold(String text) {
        return scaffold().encode(PlainText.checked(text, WordExpressions.MAX_CHARS));
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
