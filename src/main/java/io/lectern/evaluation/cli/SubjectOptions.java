package io.lectern.evaluation.cli;

import io.lectern.client.ServiceSettings;
import io.lectern.engine.llama.KvType;
import io.lectern.evaluation.subject.Subject;
import io.lectern.evaluation.subject.SubjectSettings;
import io.lectern.model.cli.TokenCount;
import io.lectern.model.store.ModelStore;
import io.lectern.model.store.StoreException;
import io.lectern.model.store.StoredModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model a command evaluates, and how it runs. */
final class SubjectOptions {

    @Option(
            names = "--model",
            required = true,
            paramLabel = "MODEL",
            description = "A model's name in the store, or a GGUF file.")
    private String model = "";

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Folder of the models (default: models in LECTERN_DATA or in ~/.local/share/lectern).")
    private @Nullable Path folder;

    @Option(
            names = "--context",
            paramLabel = "N",
            converter = TokenCount.class,
            description =
                    "Tokens of prompt and answer together (default: the model's, as far as the memory holds them).")
    private @Nullable Integer context;

    @Option(names = "--threads", paramLabel = "T", description = "Default: all physical cores but one.")
    private @Nullable Integer threads;

    @Option(names = "--kv-key", paramLabel = "TYPE", description = "F32, F16, Q8_0 or Q4_0 (default: what fits).")
    private @Nullable KvType keyType;

    @Option(names = "--kv-value", paramLabel = "TYPE", description = "F32, F16, Q8_0 or Q4_0 (default: what fits).")
    private @Nullable KvType valueType;

    @Option(
            names = "--chat-format",
            paramLabel = "NAME",
            description = "How a prompt becomes a message (default: as recorded at the import, or as the file says).")
    private @Nullable String chatFormat;

    /**
     * The files of the model.
     *
     * @throws StoreException when there is none
     */
    StoredModel stored() {
        return new ModelStore(folder == null ? ModelStore.folderIn(ServiceSettings.defaultData()) : folder).find(model);
    }

    /** Loads the model. */
    Subject open(StoredModel stored) throws IOException {
        return Subject.open(stored, settings());
    }

    private SubjectSettings settings() {
        return new SubjectSettings(
                context == null ? 0 : context,
                Optional.ofNullable(threads),
                Optional.ofNullable(keyType),
                Optional.ofNullable(valueType),
                Optional.ofNullable(chatFormat));
    }

    /** The types of the KV cache as they were asked for. */
    String cache() {
        return keyType == null && valueType == null
                ? "auto"
                : "%s/%s".formatted(keyType == null ? KvType.F16 : keyType, valueType == null ? KvType.F16 : valueType);
    }
}
