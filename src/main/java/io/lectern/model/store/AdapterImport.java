package io.lectern.model.store;

import io.lectern.gguf.GgufFile;
import io.lectern.gguf.LoraAdapter;
import io.lectern.gguf.WholeFile;
import io.lectern.model.checkpoint.JsonFiles;
import io.lectern.model.conversion.AdapterConversion;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelFamily;
import io.lectern.model.family.ModelHints;
import io.lectern.model.hub.FileDigest;
import io.lectern.model.hub.ModelSource;
import io.lectern.model.hub.ModelSource.Local;
import io.lectern.model.hub.ModelSource.Repository;
import io.lectern.model.hub.ModelSource.RepositoryFile;
import io.lectern.model.hub.ModelSource.Web;
import io.lectern.model.hub.NeededFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Brings LoRA adapters into the store, each beside the model that it is for. */
public final class AdapterImport {

    private final ImportTools tools;

    public AdapterImport(ImportTools tools) {
        this.tools = tools;
    }

    /**
     * Imports an adapter that PEFT saved, or an adapter file.
     *
     * @param base name of the model it is for
     * @return the name by which requests ask for it
     * @throws StoreException when there is no such model in the store, or it has an adapter of that name
     * @throws io.lectern.model.checkpoint.CheckpointException when it is no adapter, or one for another model
     * @throws io.lectern.gguf.GgufException likewise
     * @throws IOException when a file cannot be read or written
     */
    public String run(ImportRequest request, String base) throws IOException, InterruptedException {
        var source = ModelSource.of(request.source(), request.revision());
        String name = request.name().orElseGet(() -> ModelName.from(ModelImport.nameOf(source)));
        var model = tools.store().find(base);
        try (var _ = tools.store().lock(model.name())) {
            var target = tools.store().adapterFile(model, name);
            var arrival = arrival(source);
            WholeFile.write(target, unfinished -> {
                write(arrival.place(), model, unfinished);
                LoraAdapter.of(GgufFile.read(unfinished), GgufFile.read(model.file()));
            });
            describe(request, arrival, name, target);
        }
        return name;
    }

    private Arrival arrival(ModelSource source) throws IOException, InterruptedException {
        return switch (source) {
            case Local(Path path) -> {
                var terms = Files.isDirectory(path)
                        ? LicenseTerms.in(path, path.toString(), Optional.empty())
                        : new LicenseTerms(path.toString(), Optional.empty(), List.of());
                yield new Arrival(
                        path, path.toString(), Optional.empty(), terms.files(), LicenseAcceptance.of(terms, tools));
            }
            case Repository(String id, String revision) -> {
                var repository = tools.hub().repository(id, revision);
                var needed = NeededFiles.of(repository);
                var folder = tools.hub()
                        .fetch(repository, needed.texts(), tools.dialog().progress());
                var terms = LicenseTerms.in(folder, repository.subject(), repository.license());
                var license = LicenseAcceptance.of(terms, tools);
                tools.hub().fetch(repository, needed.weights(), tools.dialog().progress());
                yield new Arrival(folder, id, Optional.of(repository.commit()), terms.files(), license);
            }
            case RepositoryFile _, Web _ ->
                throw new StoreException("An adapter is a repository, a folder or a .gguf file: fetch the file first");
        };
    }

    private static void write(Path place, StoredModel model, Path unfinished) throws IOException {
        if (!Files.isDirectory(place)) {
            Files.copy(place, unfinished);
            return;
        }
        try (var conversion = AdapterConversion.of(place, config(model))) {
            conversion.write(unfinished);
        }
    }

    private static ModelConfig config(StoredModel model) throws IOException {
        var file = model.file().resolveSibling("config.json");
        if (!Files.isRegularFile(file)) {
            throw new StoreException(
                    "%s was imported as a model file, for which only adapters in .gguf files can be used"
                            .formatted(model.name()));
        }
        var family = model.manifest().map(ModelManifest::family).flatMap(AdapterImport::family);
        var hints = ModelHints.NONE.withName(model.name());
        return ModelConfig.of(
                file, JsonFiles.read(file), family.map(hints::withFamily).orElse(hints));
    }

    private static Optional<ModelFamily> family(String id) {
        return Arrays.stream(ModelFamily.values())
                .filter(family -> family.id().equals(id))
                .findFirst();
    }

    private void describe(ImportRequest request, Arrival arrival, String name, Path file) throws IOException {
        var manifest = new AdapterManifest(
                name,
                request.source(),
                arrival.revision().orElse(null),
                FileDigest.of(file, FileDigest.Kind.SHA256, bytes -> {}).hex(),
                arrival.license().orElse(null),
                tools.clock().instant());
        ManifestFile.write(file.resolveSibling(name + ".json"), manifest);
    }
}
