package io.lectern.model.chat;

import io.lectern.model.ChatFormats;
import io.lectern.model.GenerationDefaults;
import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelFamily;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * How a checkpoint's model talks, as far as its files say it. The authors' code is read as text, never executed.
 *
 * @param format a name of {@link ChatFormats}; empty for a model whose file says it by a template
 * @param generation the authors' defaults; empty when nobody published any
 * @param unconfirmed what the files leave open, each as "field: value"
 */
public record ChatSetup(Optional<String> format, Optional<GenerationDefaults> generation, List<String> unconfirmed) {

    private static final String GENERATION_FILE = "generation_config.json";
    private static final int LAYERS_OF_BAICHUAN_7B = 32;
    private static final int MAX_CODE_BYTES = 1 << 20;

    public ChatSetup {
        unconfirmed = List.copyOf(unconfirmed);
    }

    /** A format, and what of it had to be assumed. */
    private record Choice(String format, List<String> assumed) {

        static Choice sure(String format) {
            return new Choice(format, List.of());
        }

        static Choice assumed(String format, String reason) {
            return new Choice(format, List.of("chat format: %s (assumed: %s)".formatted(format, reason)));
        }
    }

    /**
     * Looks at a checkpoint.
     *
     * @throws CheckpointException when a value is none that the model can be used with
     */
    public static ChatSetup of(Checkpoint checkpoint, ModelConfig config) throws IOException {
        var json = checkpoint.json(GENERATION_FILE);
        var choice = choice(checkpoint, config, json);
        var file = checkpoint.folder().resolve(GENERATION_FILE);
        var stated = json.map(fields -> GenerationDefaults.of(file, fields));
        boolean chats = choice.filter(found -> !found.format.equals(ChatFormats.PLAIN.name()))
                .isPresent();
        var published = stated.isEmpty() && chats
                ? GenerationDefaults.published(config.family())
                : Optional.<GenerationDefaults>empty();
        var unconfirmed = Stream.concat(
                choice.stream().flatMap(found -> found.assumed.stream()),
                published.stream().map(values -> "%s: %s (assumed: it is missing)".formatted(GENERATION_FILE, values)));
        return new ChatSetup(choice.map(Choice::format), stated.or(() -> published), unconfirmed.toList());
    }

    private static Optional<Choice> choice(Checkpoint checkpoint, ModelConfig config, Optional<JsonNode> generation)
            throws IOException {
        return switch (config.family()) {
            case BAICHUAN, BAICHUAN2 -> Optional.of(baichuan(checkpoint, config, generation));
            case XVERSE -> Optional.of(xverse(config));
            case NANBEIGE -> Optional.of(nanbeige(checkpoint));
            case LLAMA, MISTRAL, QWEN2, QWEN3, BERT, XLM_ROBERTA -> Optional.empty();
        };
    }

    /** Only the chat models' generation settings name the ids of the roles. */
    private static Choice baichuan(Checkpoint checkpoint, ModelConfig config, Optional<JsonNode> generation) {
        boolean first = config.family() == ModelFamily.BAICHUAN;
        if (generation.isPresent()) {
            var file = checkpoint.folder().resolve(GENERATION_FILE);
            boolean chats = hasId(file, generation.get(), "user_token_id", BaichuanTokens.USER);
            hasId(file, generation.get(), "assistant_token_id", BaichuanTokens.ASSISTANT);
            return chats ? baichuanChat(checkpoint, first) : Choice.sure(ChatFormats.PLAIN.name());
        }
        if (first && config.layers() == LAYERS_OF_BAICHUAN_7B) {
            return Choice.sure(ChatFormats.PLAIN.name());
        }
        return Choice.assumed(
                baichuanChat(checkpoint, first).format,
                "without %s any model could be one for chats".formatted(GENERATION_FILE));
    }

    private static Choice baichuanChat(Checkpoint checkpoint, boolean first) {
        if (!first || checkpoint.file("generation_utils.py").isPresent()) {
            return Choice.sure(FamilyFormats.BAICHUAN);
        }
        return checkpoint.file("modeling_baichuan.py").isPresent()
                ? Choice.sure(FamilyFormats.FIRST_BAICHUAN)
                : Choice.assumed(FamilyFormats.BAICHUAN, "the authors' code is missing");
    }

    private static boolean hasId(Path file, JsonNode json, String field, int id) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isIntegralNumber() || value.asLong() != id) {
            throw new CheckpointException(file, field, value, String.valueOf(id));
        }
        return true;
    }

    private static Choice xverse(ModelConfig config) {
        var promptTokens = config.tokenizerTruncation();
        return Choice.sure(
                promptTokens.isPresent() ? FamilyFormats.xverse(promptTokens.getAsInt()) : FamilyFormats.FIRST_XVERSE);
    }

    private static Choice nanbeige(Checkpoint checkpoint) throws IOException {
        var code = checkpoint.file("modeling_nanbeige.py");
        var revision = code.isPresent() ? NanbeigePrompt.in(text(code.get())) : Optional.<NanbeigePrompt>empty();
        return revision.map(found -> Choice.sure(found.format()))
                .orElseGet(() -> Choice.assumed(
                        NanbeigePrompt.NEWEST.format(),
                        "the authors' code is missing, or has none of the known prompts"));
    }

    private static String text(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            return new String(input.readNBytes(MAX_CODE_BYTES), StandardCharsets.UTF_8);
        }
    }
}
