package io.lectern.model.cli;

import io.lectern.client.CommandException;
import io.lectern.engine.AdapterUnknownException;
import io.lectern.engine.llama.ContextOptions;
import io.lectern.engine.llama.LlamaOptions;
import io.lectern.engine.llama.LlamaTextGenerator;
import io.lectern.model.store.StoredModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which model a command works with, and on how many threads. */
final class ModelChoice {

    @Mixin
    private StoreOptions place = new StoreOptions();

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model's name in the store, or a GGUF file.")
    private String model = "";

    @Option(names = "--threads", paramLabel = "T", description = "Default: all physical cores but one.")
    private @Nullable Integer threads;

    /** Something that is done with a model's files. */
    @FunctionalInterface
    interface Use<T> {
        T of(StoredModel model) throws IOException;
    }

    /** Does it, and says in one sentence what kept it from being done. */
    <T> T use(Use<T> use) {
        return ModelWork.done(() -> use.of(place.store().find(model)));
    }

    /**
     * Loads the model for one request at a time.
     *
     * @param contextTokens 0 for the model's own
     * @param adapter the only one of its adapters that is loaded with it
     * @throws AdapterUnknownException when the model has none of this name
     */
    LlamaTextGenerator generator(StoredModel stored, int contextTokens, Optional<String> adapter) throws IOException {
        var adapters = new HashMap<String, Path>();
        adapter.ifPresent(name -> adapters.put(name, adapter(stored, name)));
        return LlamaTextGenerator.open(LlamaOptions.of(stored.file())
                .withContext(context -> context(context, contextTokens))
                .withServing(serving -> serving.withRunning(1))
                .withAdapters(adapters));
    }

    private static Path adapter(StoredModel stored, String name) {
        var file = stored.adapters().get(name);
        if (file == null) {
            throw new AdapterUnknownException(
                    name, stored.adapters().keySet().stream().sorted().toList());
        }
        return file;
    }

    private ContextOptions context(ContextOptions defaults, int tokens) {
        try {
            var context = defaults.withContextTokens(tokens).withPoolTokens(tokens);
            return threads == null ? context : context.withThreads(threads);
        } catch (IllegalArgumentException e) {
            throw new CommandException(e.getMessage() + ".", e);
        }
    }
}
