package io.lectern.model.conversion;

import io.lectern.gguf.EmbeddingShape;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.TensorType;
import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.encoder.EncoderCatalogue;
import io.lectern.model.encoder.EncoderUse;
import io.lectern.model.encoder.Pooling;
import io.lectern.model.encoder.SentenceTransformer;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelFamily;
import io.lectern.model.vocabulary.EncoderVocabulary;
import io.lectern.model.vocabulary.ModelVocabulary;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Plans the conversion of a model that turns texts into vectors or scores: an encoder of the BERT kind with or without a
 * head for scores, or a language model that is used for vectors.
 */
public final class EncoderConversion {

    private static final GgufValue WORD_PIECES = GgufValue.of("bert");

    private EncoderConversion() {}

    /**
     * Whether a checkpoint is of such a model.
     *
     * @throws CheckpointException when it is one with a pooling that cannot be computed here
     * @throws IOException when a file of it cannot be read
     */
    public static boolean isFor(Checkpoint checkpoint, ModelConfig config) throws IOException {
        return config.encoder().isPresent()
                || SentenceTransformer.use(checkpoint).pooling().isPresent();
    }

    /**
     * Plans it, and checks the shape of every weight.
     *
     * @throws CheckpointException when a weight is missing, has another shape, or is one that the architecture does not
     *     have, when the vocabulary is not that of the model, or when its pooling or head cannot be computed here
     * @throws io.lectern.gguf.GgufException when llama.cpp could not run the model
     * @throws IOException when a file of the checkpoint cannot be read
     */
    public static Conversion of(Checkpoint checkpoint, ModelConfig config, ModelVocabulary vocabulary)
            throws IOException {
        var use = use(checkpoint, config);
        if (config.encoder().isEmpty()) {
            return decoder(checkpoint, config, vocabulary, use);
        }
        var folder = checkpoint.folder();
        Conversion.requireVocabulary(folder, config, vocabulary);
        boolean twoTexts = tellsTextsApart(config, vocabulary);
        var metadata = EncoderMetadata.of(config);
        metadata.putAll(EncoderMetadata.use("bert", use));
        // Their own order is another one in every process.
        metadata.putAll(new TreeMap<>(vocabulary.metadata()));
        if (twoTexts) {
            EncoderMetadata.addSecondText(metadata);
        }
        var weights = new CheckpointWeights(folder, checkpoint.tensors());
        var conversion = new Conversion(folder, metadata, EncoderTensors.of(weights, config, twoTexts));
        EmbeddingShape.of(conversion.writer(TensorType.F32).describe(folder));
        return conversion;
    }

    /**
     * How a checkpoint is used, as its files say or else the catalogue.
     *
     * @throws CheckpointException when its pooling or its head cannot be computed here
     * @throws IOException when a file of it cannot be read
     */
    public static EncoderUse use(Checkpoint checkpoint, ModelConfig config) throws IOException {
        int labels = config.encoder().map(ModelConfig.Encoder::labels).orElse(0);
        if (labels > 1) {
            throw new CheckpointException(
                    checkpoint.folder().resolve("config.json"), "num_labels", labels, "1, a score");
        }
        // A hub's folder is a revision in that of the model.
        var folder = checkpoint.folder().toAbsolutePath();
        var known = EncoderCatalogue.use(String.valueOf(folder.getFileName()))
                .or(EncoderCatalogue.use(
                        String.valueOf(folder.resolveSibling("").getFileName())));
        return labels == 1
                ? new EncoderUse(Optional.of(Pooling.SCORE), Optional.empty(), Optional.empty())
                : SentenceTransformer.use(checkpoint).or(known);
    }

    private static Conversion decoder(
            Checkpoint checkpoint, ModelConfig config, ModelVocabulary vocabulary, EncoderUse use) throws IOException {
        String architecture = config.family() == ModelFamily.MISTRAL
                ? "llama"
                : config.family().id();
        var framed = EncoderVocabulary.framed(checkpoint, vocabulary);
        var metadata = new LinkedHashMap<>(framed.metadata());
        metadata.putAll(EncoderMetadata.use(architecture, use));
        var conversion = Conversion.of(checkpoint, config, new ModelVocabulary(metadata));
        EmbeddingShape.of(conversion.writer(TensorType.F32).describe(checkpoint.folder()));
        return conversion;
    }

    /** With word pieces, a tokenizer gives the second text of a pair another kind; with unigrams it does not. */
    private static boolean tellsTextsApart(ModelConfig config, ModelVocabulary vocabulary) {
        return WORD_PIECES.equals(vocabulary.metadata().get("tokenizer.ggml.model"))
                && config.encoder()
                        .filter(encoder -> encoder.labels() > 0 && encoder.tokenTypes() > 1)
                        .isPresent();
    }
}
