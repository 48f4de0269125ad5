package io.lectern.evaluation.longbench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the predictions in a folder were made with; others must not be mixed with them.
 *
 * @param model its name
 * @param modelBytes size of its file
 * @param planner version of what chose the excerpts; null where nothing did
 * @param room most tokens of a prompt before its chat format
 */
@JsonPropertyOrder({
    "model",
    "modelBytes",
    "chatFormat",
    "contextTokens",
    "cache",
    "variant",
    "strategy",
    "planner",
    "room"
})
@JsonInclude(Include.NON_NULL)
public record RunRecord(
        String model,
        long modelBytes,
        String chatFormat,
        int contextTokens,
        String cache,
        String variant,
        String strategy,
        @Nullable Integer planner,
        int room) {

    private static final String FILE = "settings.json";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * Writes it into a folder, or sees that what is there is the same.
     *
     * @throws LongBenchException when it is another
     */
    void claim(Path folder) throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve(FILE);
        if (Files.exists(file)) {
            requireSame(file);
            return;
        }
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new LongBenchException(
                        "%s has files that are no run of LongBench: choose another folder with --out"
                                .formatted(folder));
            }
        }
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    private void requireSame(Path file) throws IOException {
        try {
            var before = JSON.readTree(Files.readString(file));
            var differences = JSON.readTree(JSON.writeValueAsString(this))
                    .propertyStream()
                    .filter(field -> !field.getValue().equals(before.path(field.getKey())))
                    .map(field -> "%s was %s and is %s"
                            .formatted(field.getKey(), before.path(field.getKey()), field.getValue()))
                    .collect(Collectors.joining(", "));
            if (!differences.isEmpty()) {
                throw new LongBenchException("%s holds another run (%s): choose another folder with --out"
                        .formatted(file.getParent(), differences));
            }
        } catch (JacksonException e) {
            throw new LongBenchException("%s is damaged: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }
}
