package io.lectern.model.cli;

import io.lectern.client.CommandException;
import io.lectern.engine.llama.ModelFileType;
import io.lectern.gguf.GgufFile;
import io.lectern.model.hub.Hub;
import io.lectern.model.hub.HubFile;
import io.lectern.model.hub.HubSettings;
import io.lectern.model.hub.ModelSource;
import io.lectern.model.hub.WorkListener;
import io.lectern.model.planning.PlannableModels;
import io.lectern.model.planning.PlannedModel;
import io.lectern.model.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the model of a plan comes from: a path, the store, or the hub, of which only the description is fetched.
 *
 * @param name the authors' name, when it is not that of the place
 * @param types of the files that may be made of a checkpoint
 */
record PlanSource(ModelStore store, Map<String, String> environment, Optional<String> name, List<ModelFileType> types) {

    private static final String CONFIG = "config.json";
    private static final String CODE = "modeling_\\w+\\.py";
    private static final long MAX_DESCRIPTION_BYTES = 1 << 20;

    PlannedModel read(String text) {
        return ModelWork.done(() -> {
            if (text.startsWith("hf:")) {
                return inHub(ModelSource.of(text, Optional.empty()));
            }
            var path = path(text);
            return path.isPresent() ? PlannableModels.read(path.get(), name, types) : stored(text);
        });
    }

    /** What can be read without the store; a folder in it has no description. */
    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text))
                    .filter(path -> Files.isRegularFile(path) || Files.exists(path.resolve(CONFIG)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private PlannedModel stored(String text) throws IOException {
        var model = store.find(text);
        var planned = PlannedModel.of(GgufFile.read(model.file()));
        return model.manifest()
                .map(manifest -> planned.withUnconfirmed(manifest.unconfirmed()))
                .orElse(planned);
    }

    private PlannedModel inHub(ModelSource source) throws IOException, InterruptedException {
        if (!(source instanceof ModelSource.Repository(String id, String revision))) {
            throw new CommandException(
                    "A model file of the hub must be imported before it can be planned; a checkpoint is hf:owner/name.");
        }
        try (var hub = new Hub(HubSettings.of(environment), store.downloads())) {
            var repository = hub.repository(id, revision);
            var files =
                    repository.files().stream().filter(PlanSource::describes).toList();
            if (files.stream().noneMatch(file -> file.path().equals(CONFIG))) {
                throw new CommandException("%s has no %s.".formatted(repository.subject(), CONFIG));
            }
            var folder = hub.fetch(repository, files, WorkListener.NONE);
            return PlannableModels.read(folder.resolve(CONFIG), name.or(() -> Optional.of(id)), types);
        }
    }

    private static boolean describes(HubFile file) {
        return file.bytes() <= MAX_DESCRIPTION_BYTES
                && (file.path().equals(CONFIG) || file.path().matches(CODE));
    }
}
