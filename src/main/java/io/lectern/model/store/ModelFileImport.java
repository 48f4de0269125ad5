package io.lectern.model.store;

import io.lectern.engine.llama.ModelFileType;
import io.lectern.gguf.EmbeddingShape;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufTensor;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.ModelShape;
import io.lectern.model.hub.DiskSpace;
import io.lectern.model.hub.SplitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Takes model files as they are, joined when they come in parts. */
final class ModelFileImport {

    private static final String ENDING = ".gguf";

    private final ImportTools tools;
    private final Finishing finishing;

    ModelFileImport(ImportTools tools) {
        this.tools = tools;
        this.finishing = new Finishing(tools);
    }

    /** What a model in a file, or the model folder, of that path is called. */
    static String nameOf(String path) {
        String fileName = path.substring(path.lastIndexOf('/') + 1);
        String stem = SplitName.of(fileName).map(SplitName::stem).orElse(ModelName.stem(fileName, ENDING));
        return ModelName.from(stem);
    }

    /** Takes a file of which nothing is known but what it says itself. */
    void run(ImportRequest request, Path file, Workplace work) throws IOException {
        var license = GgufFile.read(file).text("general.license");
        var accepted = LicenseAcceptance.of(new LicenseTerms(file.toString(), license, List.of()), tools);
        run(request, new Arrival(file, nameOf(file.toString()), Optional.empty(), List.of(), accepted), work);
    }

    void run(ImportRequest request, Arrival arrival, Workplace work) throws IOException {
        var parts = parts(arrival.place());
        String stored = storage(GgufFile.read(parts.getFirst()));
        var quantized = request.storage().filter(storage -> !storage.name().equals(stored));
        if (quantized.isPresent()) {
            var type = quantized
                    .get()
                    .quantized()
                    .orElseThrow(() -> new StoreException("%s can be quantized, but not stored as %s"
                            .formatted(arrival.place(), quantized.get().name())));
            finishing.quantize(whole(parts, work.kept("joined.gguf")), type, work);
        } else {
            var whole = whole(parts, work.resultFile());
            validate(GgufFile.read(whole));
            if (!whole.equals(work.resultFile())) {
                place(whole, work.resultFile());
            }
        }
        keepLicense(arrival, work);
        publish(request, arrival, work);
    }

    private static List<Path> parts(Path file) {
        var split = SplitName.of(String.valueOf(file.getFileName()));
        if (split.isEmpty()) {
            return List.of(file);
        }
        var parts = split.get().all().stream().map(file::resolveSibling).toList();
        for (var part : parts) {
            if (!Files.isRegularFile(part)) {
                throw new StoreException(
                        "%s is missing, one of the %d parts of the model".formatted(part, parts.size()));
            }
        }
        return parts;
    }

    /** The one file there is, or all parts joined in another place. */
    private Path whole(List<Path> parts, Path joined) throws IOException {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        long bytes = 0;
        for (var part : parts) {
            bytes += Files.size(part);
        }
        DiskSpace.require(joined, bytes, parts.getFirst().toString());
        var progress = tools.dialog().progress();
        progress.begins("Joining %d parts".formatted(parts.size()), bytes, 0);
        SplitModel.of(parts).join(joined, progress::reaches);
        return joined;
    }

    private static void validate(GgufFile file) {
        if (file.text("general.architecture").filter("bert"::equals).isPresent()) {
            EmbeddingShape.of(file);
        } else {
            ModelShape.of(file);
        }
    }

    /** The same bytes under another name where the disk can do that, or else a copy. */
    private void place(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file.toRealPath());
        } catch (IOException | UnsupportedOperationException otherDisk) {
            long bytes = Files.size(file);
            DiskSpace.require(target, bytes, file.toString());
            tools.dialog().progress().begins("Copying " + file.getFileName(), bytes, 0);
            Files.copy(file, target);
        }
    }

    private static void keepLicense(Arrival arrival, Workplace work) throws IOException {
        for (var file : arrival.terms()) {
            Files.copy(file, work.result().resolve(file.getFileName()));
        }
    }

    private void publish(ImportRequest request, Arrival arrival, Workplace work) throws IOException {
        var file = GgufFile.read(work.resultFile());
        finishing.publish(request, arrival, ModelFacts.ofFile(storage(file)), work);
    }

    /** What the file says, or else what most of it is. */
    private static String storage(GgufFile file) {
        return file.value("general.file_type")
                .filter(GgufValue.Whole.class::isInstance)
                .flatMap(value -> storage(((GgufValue.Whole) value).value()))
                .orElseGet(() -> file.tensors().stream()
                        .max(Comparator.comparingLong(GgufTensor::bytes))
                        .map(tensor -> tensor.type().name())
                        .orElse("unknown"));
    }

    private static Optional<String> storage(long fileType) {
        return fileType == 0
                ? Optional.of("F32")
                : Arrays.stream(ModelFileType.values())
                        .filter(type -> type.id() == fileType)
                        .map(ModelFileType::name)
                        .findFirst();
    }
}
