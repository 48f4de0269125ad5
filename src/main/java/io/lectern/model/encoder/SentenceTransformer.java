package io.lectern.model.encoder;

import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads the files that the sentence-transformers library keeps beside a model's weights: {@code modules.json}, the
 * pooling's {@code config.json} and {@code config_sentence_transformers.json}.
 */
public final class SentenceTransformer {

    private static final String MODULES = "modules.json";
    private static final String PROMPTS = "config_sentence_transformers.json";
    private static final String POOLING = "Pooling";
    private static final Set<String> MODULE_KINDS = Set.of("Transformer", POOLING, "Normalize");
    private static final Map<String, Pooling> MODES = Map.of(
            "pooling_mode_cls_token", Pooling.FIRST,
            "pooling_mode_mean_tokens", Pooling.MEAN,
            "pooling_mode_lasttoken", Pooling.LAST);
    private static final List<String> PASSAGES = List.of("document", "passage", "corpus");

    private final Checkpoint checkpoint;

    private SentenceTransformer(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /**
     * What they say; nothing where they are missing.
     *
     * @throws CheckpointException when the model has a step or a pooling that cannot be computed here
     * @throws IOException when a file cannot be read
     */
    public static EncoderUse use(Checkpoint checkpoint) throws IOException {
        var reader = new SentenceTransformer(checkpoint);
        var prompts = checkpoint.json(PROMPTS).map(json -> json.path("prompts"));
        return new EncoderUse(
                reader.pooling(),
                prompts.flatMap(texts -> text(texts, List.of("query"))),
                prompts.flatMap(texts -> text(texts, PASSAGES)));
    }

    private static Optional<String> text(JsonNode texts, List<String> names) {
        return names.stream()
                .map(texts::path)
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .findFirst();
    }

    private Optional<Pooling> pooling() throws IOException {
        var modules = checkpoint.json(MODULES);
        if (modules.isEmpty()) {
            return Optional.empty();
        }
        Optional<Pooling> pooling = Optional.empty();
        for (var module : modules.get()) {
            String type = module.path("type").asString("");
            String kind = type.substring(type.lastIndexOf('.') + 1);
            if (!MODULE_KINDS.contains(kind)) {
                throw refused(MODULES, "a step", type, "Transformer, Pooling or Normalize");
            }
            if (kind.equals(POOLING)) {
                pooling = Optional.of(mode(module.path("path").asString("") + "/config.json"));
            }
        }
        return pooling;
    }

    private Pooling mode(String file) throws IOException {
        var config =
                checkpoint.json(file).orElseThrow(() -> refused(MODULES, "the pooling's " + file, "missing", "there"));
        var modes = config.propertyStream()
                .filter(field -> field.getKey().startsWith("pooling_mode_")
                        && field.getValue().asBoolean(false))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (modes.size() != 1 || !MODES.containsKey(modes.getFirst())) {
            throw refused(
                    file,
                    "its pooling",
                    modes,
                    "one of " + MODES.keySet().stream().sorted().toList());
        }
        return MODES.get(modes.getFirst());
    }

    private CheckpointException refused(String file, String field, Object actual, String limit) {
        Path path = checkpoint.folder().resolve(file);
        return new CheckpointException(path, field, actual, limit);
    }
}
