package io.lectern.model;

import io.lectern.datafolder.DataFolder;
import io.lectern.model.store.ModelStore;
import io.lectern.model.store.StoredModel;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which model answers.
 *
 * @param path a GGUF file; answers are extractive when neither this nor the name is set
 * @param name of a model that was imported into the data folder, with its tokenizer, chat format, defaults and adapters
 * @param contextTokens window to open, in tokens; when not set, the model's own as far as a quarter of the memory holds
 *     it, at most 131072
 * @param beyondTraining whether the window may be longer than what the model was trained on: answers may get worse,
 *     without a word
 * @param threads native compute threads; all physical cores but one when not set
 * @param queueCapacity most requests that may wait
 * @param chatFormat {@code plain}, a family's own such as {@code baichuan2} or {@code xverse}, or one of the templates that
 *     llama.cpp has built in, such as {@code chatml} or {@code llama3}; what was recorded when the model was imported, or
 *     else told from its file, when not set
 * @param adapters files of LoRA adapters, by the names under which requests ask for them
 */
@ConfigurationProperties("lectern.model")
@Validated
record ModelSettings(
        @Nullable Path path,
        @Nullable String name,
        @Nullable @Min(256) @Max(1 << 20) Integer contextTokens,
        @DefaultValue("false") boolean beyondTraining,
        @Nullable @Min(1) @Max(256) Integer threads,
        @DefaultValue("32") @Min(1) @Max(10_000) int queueCapacity,
        @Nullable String chatFormat,
        @DefaultValue Map<String, Path> adapters) {

    ModelSettings {
        adapters = Map.copyOf(adapters);
        // A variable that a compose file or a chart leaves empty is one that is not set.
        path = path == null || path.toString().isBlank() ? null : path;
        name = name == null || name.isBlank() ? null : name;
        chatFormat = chatFormat == null || chatFormat.isBlank() ? null : chatFormat;
        if (path != null && name != null) {
            throw new IllegalArgumentException(
                    "lectern.model.path is %s and lectern.model.name is '%s': one of them must not be set"
                            .formatted(path, name));
        }
    }

    /**
     * The model that is asked for, if one is.
     *
     * @throws io.lectern.model.store.StoreException when there is none of that name, or it is damaged
     */
    Optional<StoredModel> chosen(DataFolder data) {
        if (path != null) {
            return Optional.of(ModelStore.at(path));
        }
        var store = new ModelStore(ModelStore.folderIn(data.root()));
        return Optional.ofNullable(name).map(store::named);
    }
}
