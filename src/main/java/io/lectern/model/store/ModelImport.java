package io.lectern.model.store;

import io.lectern.model.hub.DiskSpace;
import io.lectern.model.hub.Hub;
import io.lectern.model.hub.HubFile;
import io.lectern.model.hub.HubRepository;
import io.lectern.model.hub.ModelSource;
import io.lectern.model.hub.ModelSource.Local;
import io.lectern.model.hub.ModelSource.Repository;
import io.lectern.model.hub.ModelSource.RepositoryFile;
import io.lectern.model.hub.ModelSource.Web;
import io.lectern.model.hub.NeededFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Brings models into the store: from a hub, the web or a folder, as checkpoints or as model files. Broken off, it leaves
 * no half model, and goes on the next time with what was fetched and converted.
 */
public final class ModelImport {

    private final ImportTools tools;
    private final CheckpointImport checkpoints;
    private final ModelFileImport modelFiles;

    public ModelImport(ImportTools tools) {
        this.tools = tools;
        this.checkpoints = new CheckpointImport(tools);
        this.modelFiles = new ModelFileImport(tools);
    }

    /**
     * Imports a model.
     *
     * @return as the store has it
     * @throws StoreException when the store has one of that name, or the terms are not accepted
     * @throws io.lectern.model.hub.HubException when its files cannot be had
     * @throws io.lectern.model.checkpoint.CheckpointException when the checkpoint is damaged, or one that cannot be run
     * @throws io.lectern.gguf.GgufException when the model file is damaged, or one that cannot be run
     * @throws IOException when a file cannot be read or written
     */
    public StoredModel run(ImportRequest request) throws IOException, InterruptedException {
        var source = ModelSource.of(request.source(), request.revision());
        if (source instanceof Local(Path path)) {
            requireModel(path);
        }
        String name = request.name().orElseGet(() -> ModelName.from(nameOf(source)));
        try (var work = tools.store().begin(name)) {
            switch (source) {
                case Repository repository -> checkpoint(request, repository, work);
                case RepositoryFile file -> modelFile(request, file, work);
                case Web(var address) ->
                    modelFiles.run(
                            request, tools.hub().fetch(address, tools.dialog().progress()), work);
                case Local(Path path) -> local(request, path, work);
            }
        }
        return tools.store().find(name);
    }

    static String nameOf(ModelSource source) {
        return switch (source) {
            case Repository(String id, String revision) -> id.substring(id.indexOf('/') + 1);
            case RepositoryFile(String id, String revision, String path) -> ModelFileImport.nameOf(path);
            case Web(var address) -> ModelFileImport.nameOf(address.getPath());
            case Local(Path path) ->
                ModelFileImport.nameOf(
                        String.valueOf(path.toAbsolutePath().normalize().getFileName()));
        };
    }

    private static void requireModel(Path path) {
        if (!Files.exists(path)) {
            throw new StoreException(
                    "There is nothing at %s; models of the hub are written as hf:owner/name".formatted(path));
        }
        if (Files.isDirectory(path) && !Files.exists(path.resolve("config.json"))) {
            String hint = Files.exists(path.resolve("adapter_config.json"))
                    ? "is an adapter: say for which model with --adapter-of"
                    : "has no config.json: it is no checkpoint; a model file is named itself";
            throw new StoreException("%s %s".formatted(path, hint));
        }
    }

    private void checkpoint(ImportRequest request, Repository source, Workplace work)
            throws IOException, InterruptedException {
        var repository = tools.hub().repository(source.id(), source.revision());
        var needed = NeededFiles.of(repository);
        var folder =
                tools.hub().fetch(repository, needed.texts(), tools.dialog().progress());
        var arrival = arrival(repository, folder);
        checkpoints.requireSupported(request, arrival);
        requireSpace(request, repository, needed.weights(), work);
        tools.hub().fetch(repository, needed.weights(), tools.dialog().progress());
        checkpoints.run(request, arrival, work);
    }

    private Arrival arrival(HubRepository repository, Path folder) throws IOException {
        var terms = LicenseTerms.in(folder, repository.subject(), repository.license());
        var license = LicenseAcceptance.of(terms, tools);
        return new Arrival(folder, repository.id(), Optional.of(repository.commit()), terms.files(), license);
    }

    /** Asked for before anything large is begun: what is to be fetched, converted and quantized lies on one disk. */
    private void requireSpace(ImportRequest request, HubRepository repository, List<HubFile> weights, Workplace work)
            throws IOException {
        long bytes = weights.stream().mapToLong(HubFile::bytes).sum();
        var storage = request.storage().orElseGet(() -> WeightStorage.forFamily(false));
        long needed = tools.hub().missingBytes(repository, weights)
                + bytesToWrite(storage, bytes, KeptConversion.bytesIn(work));
        DiskSpace.require(tools.store().folder(), needed, repository.subject());
    }

    /**
     * What converting and quantizing still add to what is there.
     *
     * @param kept bytes of the conversion that an earlier attempt left
     */
    static long bytesToWrite(WeightStorage storage, long weights, long kept) {
        long converted = storage.full().isPresent() ? 0 : Math.max(0, weights - kept);
        return converted + storage.bytesFromHalf(weights);
    }

    private void modelFile(ImportRequest request, RepositoryFile source, Workplace work)
            throws IOException, InterruptedException {
        var repository = tools.hub().repository(source.id(), source.revision());
        var needed = Hub.modelFile(repository, source.path());
        var folder =
                tools.hub().fetch(repository, needed.texts(), tools.dialog().progress());
        var arrival = arrival(repository, folder);
        tools.hub().fetch(repository, needed.weights(), tools.dialog().progress());
        modelFiles.run(
                request, arrival.at(folder.resolve(needed.weights().getFirst().path())), work);
    }

    private void local(ImportRequest request, Path path, Workplace work) throws IOException {
        if (Files.isDirectory(path)) {
            var terms = LicenseTerms.in(path, path.toString(), Optional.empty());
            var license = LicenseAcceptance.of(terms, tools);
            var name = String.valueOf(path.toAbsolutePath().normalize().getFileName());
            checkpoints.run(request, new Arrival(path, name, Optional.empty(), terms.files(), license), work);
        } else {
            modelFiles.run(request, path, work);
        }
    }
}
