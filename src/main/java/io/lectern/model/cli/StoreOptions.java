package io.lectern.model.cli;

import io.lectern.client.ServiceSettings;
import io.lectern.model.store.ModelStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command finds the models. */
final class StoreOptions {

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Folder of the models (default: models in LECTERN_DATA or in ~/.local/share/lectern).")
    private @Nullable Path folder;

    ModelStore store() {
        return new ModelStore(folder == null ? ModelStore.folderIn(ServiceSettings.defaultData()) : folder);
    }
}
