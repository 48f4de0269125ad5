package io.lectern.model.cli;

import io.lectern.model.GenerationDefaults;
import io.lectern.model.encoder.Pooling;
import io.lectern.model.store.ModelManifest;
import io.lectern.model.store.ModelManifest.EmbeddingUse;
import io.lectern.model.store.ModelStore;
import io.lectern.model.store.StoreEntry;
import io.lectern.model.store.StoreEntry.Damaged;
import io.lectern.model.store.StoreEntry.Present;
import io.lectern.model.store.StoredModel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Prints models, for people or as JSON. */
record ModelReport(PrintStream out, boolean json) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * A line of the list.
     *
     * @param damaged why it cannot be used
     */
    private record Line(
            String name,
            long bytes,
            @Nullable String quantization,
            @Nullable String family,
            @Nullable String source,
            @Nullable String damaged) {

        static Line of(StoreEntry entry) {
            return switch (entry) {
                case Damaged(String name, String reason) -> new Line(name, 0, null, null, null, reason);
                case Present(StoredModel model) -> {
                    var manifest = model.manifest().orElseThrow();
                    yield new Line(
                            model.name(),
                            size(model),
                            manifest.quantization(),
                            manifest.family(),
                            manifest.source(),
                            null);
                }
            };
        }

        private static long size(StoredModel model) {
            try {
                return Files.size(model.file());
            } catch (IOException removedMeanwhile) {
                return 0;
            }
        }
    }

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    /** After an import: short for people. */
    void imported(StoredModel model) throws IOException {
        if (json) {
            show(model);
            return;
        }
        out.println("%s: %s".formatted(model.name(), WriteProgress.size(Files.size(model.file()))));
        out.println(next(model));
    }

    private static String next(StoredModel model) {
        var embedding = model.manifest().map(ModelManifest::embedding);
        if (embedding.isEmpty()) {
            return "Try it with: lectern model chat %s".formatted(model.name());
        }
        boolean scores = Pooling.named(embedding.get().pooling()).equals(Optional.of(Pooling.SCORE));
        return "The service loads it with %s=%s"
                .formatted(scores ? "LECTERN_RERANK_MODEL" : "LECTERN_EMBEDDING_MODEL", model.name());
    }

    /** After the import of an adapter. */
    void imported(String adapter, StoredModel model) throws IOException {
        if (json) {
            show(model);
        } else {
            out.println("Requests to %s may ask for the adapter %s now.".formatted(model.name(), adapter));
            out.println("Try it with: lectern model chat %s --adapter %s".formatted(model.name(), adapter));
        }
    }

    void show(StoredModel model) throws IOException {
        var description = ModelDescription.of(model);
        if (json) {
            out.println(json(description));
            return;
        }
        field("name", description.name());
        field("file", "%s, %s".formatted(description.file(), WriteProgress.size(description.bytes())));
        var sizes = description.sizes();
        field(
                "model",
                "%s: %d layers of %d numbers, %d heads, %d tokens in the vocabulary, context %d"
                        .formatted(
                                sizes.architecture(),
                                sizes.layers(),
                                sizes.embedding(),
                                sizes.heads(),
                                sizes.vocabulary(),
                                sizes.contextTokens()));
        if (!description.adapters().isEmpty()) {
            field("adapters", String.join(", ", description.adapters()));
        }
        if (description.chats()) {
            field("chat format", chatFormat(description));
        }
        if (description.manifest() != null) {
            show(description.manifest());
        }
    }

    private static String chatFormat(ModelDescription description) {
        if (description.chatFormat() == null) {
            return "none that is known here: lectern.model.chat-format or --chat-format says one";
        }
        boolean recorded =
                description.manifest() != null && description.manifest().chatFormat() != null;
        return recorded ? description.chatFormat() : description.chatFormat() + ", by the model file";
    }

    private void show(ModelManifest manifest) {
        field("stored as", manifest.quantization());
        field(
                "source",
                manifest.revision() == null
                        ? manifest.source()
                        : "%s, commit %s".formatted(manifest.source(), manifest.revision()));
        field("imported", manifest.importedAt().toString());
        field("sha256", manifest.sha256());
        field("family", Objects.requireNonNullElse(manifest.family(), "unknown: a model file that was taken as it is"));
        if (manifest.embedding() == null) {
            field("defaults", defaults(manifest.generation()));
        } else {
            field("use", use(manifest.embedding()));
        }
        field("tokenizer", Objects.requireNonNullElse(manifest.tokenizer(), "in the model file"));
        var license = manifest.license();
        field(
                "licence",
                license == null ? "none was found" : "%s, accepted %s".formatted(license.name(), license.acceptedAt()));
        manifest.unconfirmed().forEach(fact -> field("unconfirmed", fact));
    }

    private static String defaults(@Nullable GenerationDefaults defaults) {
        return defaults == null
                ? "none by the authors: greedy"
                : "temperature %s, top_k %d, top_p %s, repetition_penalty %s, %d tokens"
                        .formatted(
                                defaults.temperature(),
                                defaults.topK(),
                                defaults.topP(),
                                defaults.repetitionPenalty(),
                                defaults.maxTokens());
    }

    private static String use(EmbeddingUse use) {
        return "%d numbers, pooling %s, before a query '%s', before a passage '%s'"
                .formatted(use.dimension(), use.pooling(), use.queryPrefix(), use.passagePrefix());
    }

    private void field(String name, String value) {
        out.println("%-12s %s".formatted(name, value));
    }

    void list(ModelStore store) {
        var lines = store.list().stream().map(Line::of).toList();
        if (json) {
            out.println(json(lines));
            return;
        }
        if (lines.isEmpty()) {
            out.println("No models are in %s; lectern model import brings one.".formatted(store.folder()));
        }
        lines.forEach(line ->
                out.println(line.damaged() == null ? line(line) : "%s: %s".formatted(line.name(), line.damaged())));
        long fetched = store.downloadedBytes();
        if (fetched > 0) {
            out.println("Downloads take %s; lectern model remove --downloads frees them."
                    .formatted(WriteProgress.size(fetched)));
        }
    }

    private static String line(Line line) {
        return "%-32s %9s  %-7s %-11s %s"
                .formatted(
                        line.name(),
                        WriteProgress.size(line.bytes()),
                        line.quantization(),
                        Objects.requireNonNullElse(line.family(), "-"),
                        line.source());
    }
}
