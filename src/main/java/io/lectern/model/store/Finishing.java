package io.lectern.model.store;

import io.lectern.engine.llama.ModelFileType;
import io.lectern.gguf.EmbeddingShape;
import io.lectern.gguf.GgufFile;
import io.lectern.model.encoder.EncoderCatalogue;
import io.lectern.model.hub.FileDigest;
import io.lectern.model.store.ModelManifest.EmbeddingUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The last steps of every import. */
final class Finishing {

    private final ImportTools tools;

    Finishing(ImportTools tools) {
        this.tools = tools;
    }

    void quantize(Path full, ModelFileType type, Workplace work) throws IOException {
        var progress = tools.dialog().progress();
        progress.begins("Quantizing to " + type, Files.size(full), 0);
        tools.quantizer().quantize(full, work.resultFile(), type, progress::reaches);
    }

    /** Describes the finished file, and puts it into the store. */
    void publish(ImportRequest request, Arrival arrival, ModelFacts facts, Workplace work) throws IOException {
        var manifest = new ModelManifest(
                work.name(),
                request.source(),
                arrival.revision().orElse(null),
                facts.family().orElse(null),
                facts.chat().format().orElse(null),
                facts.chat().generation().orElse(null),
                facts.tokenizer().orElse(null),
                embedding(GgufFile.read(work.resultFile())).orElse(null),
                facts.quantization(),
                arrival.license().orElse(null),
                sha256(work.resultFile()),
                tools.clock().instant(),
                facts.unconfirmed());
        work.publish(manifest);
    }

    /** Puts a model into the store that is another in another type. */
    void publish(ModelManifest other, String quantization, Workplace work) throws IOException {
        work.publish(new ModelManifest(
                work.name(),
                other.source(),
                other.revision(),
                other.family(),
                other.chatFormat(),
                other.generation(),
                other.tokenizer(),
                other.embedding(),
                quantization,
                other.license(),
                sha256(work.resultFile()),
                tools.clock().instant(),
                other.unconfirmed()));
    }

    private String sha256(Path file) throws IOException {
        var progress = tools.dialog().progress();
        progress.begins("Checking " + file.getFileName(), Files.size(file), 0);
        return FileDigest.of(file, FileDigest.Kind.SHA256, progress::reaches).hex();
    }

    private static Optional<EmbeddingUse> embedding(GgufFile file) {
        var use = EncoderCatalogue.use(file);
        boolean encoder =
                file.text("general.architecture").filter("bert"::equals).isPresent();
        boolean pools = file.metadata().keySet().stream().anyMatch(key -> key.endsWith(".pooling_type"));
        if (use.pooling().isEmpty() || !(encoder || pools)) {
            return Optional.empty();
        }
        return Optional.of(new EmbeddingUse(
                use.pooling().get().id(),
                EmbeddingShape.of(file).embeddingLength(),
                use.queryPrefix().orElse(""),
                use.passagePrefix().orElse("")));
    }
}
