package io.lectern.model.store;

import io.lectern.gguf.GgufValue;
import io.lectern.gguf.TensorType;
import io.lectern.model.chat.ChatSetup;
import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.checkpoint.CheckpointTensor;
import io.lectern.model.checkpoint.JsonFiles;
import io.lectern.model.conversion.Conversion;
import io.lectern.model.conversion.EncoderConversion;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelFamily;
import io.lectern.model.family.ModelHints;
import io.lectern.model.family.ModelingFacts;
import io.lectern.model.hub.DiskSpace;
import io.lectern.model.vocabulary.ModelVocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes models of checkpoints. */
final class CheckpointImport {

    private static final String CONFIG = "config.json";
    private static final int BAICHUAN_USER = 195;
    private static final List<String> SIDE_FILES = List.of(CONFIG, "generation_config.json");

    private final ImportTools tools;
    private final Finishing finishing;

    CheckpointImport(ImportTools tools) {
        this.tools = tools;
        this.finishing = new Finishing(tools);
    }

    /** What is read of a checkpoint. */
    private record Parts(Checkpoint checkpoint, ModelConfig config, ModelVocabulary vocabulary, boolean encoder) {

        Conversion conversion() throws IOException {
            return encoder
                    ? EncoderConversion.of(checkpoint, config, vocabulary)
                    : Conversion.of(checkpoint, config, vocabulary);
        }
    }

    /**
     * Looks at the description of a checkpoint, whose weights need not be there.
     *
     * @throws io.lectern.model.checkpoint.CheckpointException when it is of a model that cannot be run
     */
    void requireSupported(ImportRequest request, Arrival arrival) throws IOException {
        var file = arrival.place().resolve(CONFIG);
        ModelConfig.of(file, JsonFiles.read(file), hints(request, arrival));
    }

    private static ModelHints hints(ImportRequest request, Arrival arrival) throws IOException {
        return new ModelHints(request.family(), arrival.name(), ModelingFacts.in(arrival.place()));
    }

    void run(ImportRequest request, Arrival arrival, Workplace work) throws IOException {
        var folder = arrival.place();
        try (var checkpoint = Checkpoint.open(folder)) {
            var hints = hints(request, arrival);
            var config = config(checkpoint, hints);
            var vocabulary = ModelVocabulary.of(checkpoint, config);
            if (hints.family().isEmpty() && isSecondBaichuan(config, vocabulary)) {
                config = config(checkpoint, hints.withFamily(ModelFamily.BAICHUAN2));
                vocabulary = ModelVocabulary.of(checkpoint, config);
            }
            var parts = new Parts(checkpoint, config, vocabulary, EncoderConversion.isFor(checkpoint, config));
            var storage = request.storage().orElseGet(() -> WeightStorage.forFamily(parts.encoder));
            write(parts, storage, work);
            copySideFiles(parts, arrival, work.result());
            finishing.publish(request, arrival, facts(parts, storage), work);
        }
    }

    private static ModelConfig config(Checkpoint checkpoint, ModelHints hints) {
        return ModelConfig.of(checkpoint.folder().resolve(CONFIG), checkpoint.config(), hints);
    }

    /** Also one whose vocabulary has grown, by which it could not be told: the token of its users has another name. */
    private static boolean isSecondBaichuan(ModelConfig config, ModelVocabulary vocabulary) {
        return config.family() == ModelFamily.BAICHUAN
                && vocabulary.metadata().get("tokenizer.ggml.tokens") instanceof GgufValue.Array tokens
                && tokens.elements().size() > BAICHUAN_USER
                && tokens.elements().get(BAICHUAN_USER).equals(GgufValue.of("<reserved_106>"));
    }

    private void write(Parts parts, WeightStorage storage, Workplace work) throws IOException {
        var conversion = parts.conversion();
        long half = conversion.fileBytes(TensorType.F16);
        String subject = parts.checkpoint.folder().toString();
        var progress = tools.dialog().progress();
        if (storage.full().isPresent()) {
            var type = storage.full().get();
            long bytes = conversion.fileBytes(type);
            DiskSpace.require(work.result(), bytes, subject);
            progress.begins("Converting to " + type, bytes, 0);
            conversion.write(work.resultFile(), type, progress::reaches);
            return;
        }
        var type = mostCommon(parts.checkpoint.tensors().values());
        var kept = new KeptConversion(work, parts.checkpoint.folder(), parts.config + " " + type);
        long bytes = conversion.fileBytes(type);
        DiskSpace.require(work.result(), storage.bytesFromHalf(half) + (kept.isThere() ? 0 : bytes), subject);
        if (kept.isThere()) {
            tools.dialog().say("Going on with the conversion that an earlier attempt finished.");
        } else {
            progress.begins("Converting to " + type, bytes, 0);
            kept.write(file -> conversion.write(file, type, progress::reaches));
        }
        finishing.quantize(kept.file(), storage.quantized().orElseThrow(), work);
    }

    /** Without loss, and no larger than what the authors published. */
    private static TensorType mostCommon(Collection<CheckpointTensor> tensors) {
        var elements = new EnumMap<CheckpointTensor.Type, Long>(CheckpointTensor.Type.class);
        tensors.forEach(tensor ->
                elements.merge(tensor.type(), tensor.shape().stream().reduce(1L, Math::multiplyExact), Math::addExact));
        var type = elements.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(CheckpointTensor.Type.F16);
        return switch (type) {
            case F32 -> TensorType.F32;
            case F16 -> TensorType.F16;
            case BF16 -> TensorType.BF16;
        };
    }

    private static void copySideFiles(Parts parts, Arrival arrival, Path result) throws IOException {
        for (var file : arrival.terms()) {
            Files.copy(file, result.resolve(file.getFileName()));
        }
        for (String name : SIDE_FILES) {
            var file = parts.checkpoint.file(name);
            if (file.isPresent()) {
                Files.copy(file.get(), result.resolve(name));
            }
        }
        var definition = parts.vocabulary.definition();
        if (definition.isPresent()) {
            Files.copy(
                    definition.get().file(),
                    result.resolve(definition.get().name()),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static ModelFacts facts(Parts parts, WeightStorage storage) throws IOException {
        var chat = parts.encoder
                ? new ChatSetup(Optional.empty(), Optional.empty(), List.of())
                : ChatSetup.of(parts.checkpoint, parts.config);
        var unconfirmed = Stream.of(parts.config.unconfirmed(), parts.vocabulary.unconfirmed(), chat.unconfirmed())
                .flatMap(List::stream)
                .distinct()
                .toList();
        return new ModelFacts(
                Optional.of(parts.config.family().id()),
                chat,
                parts.vocabulary.definition().map(ModelVocabulary.Definition::name),
                storage.name(),
                unconfirmed);
    }
}
