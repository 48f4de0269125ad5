package io.lectern.evaluation.longbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scores that somebody published, in percent.
 *
 * @param scores by the id of a task or the name of a {@link Category}, and {@code AVERAGE} for the mean of all categories;
 *     one for each of the models, null where none was published
 */
public record PublishedTable(
        String title, String source, List<String> models, Map<String, List<@Nullable Double>> scores) {

    /** The key of the mean of all categories. */
    static final String AVERAGE = "AVERAGE";

    /** What the seed models' authors published. */
    static List<PublishedTable> all() {
        try (var stream = Objects.requireNonNull(PublishedTable.class.getResourceAsStream("published.json"))) {
            return JsonMapper.shared().readValue(stream, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("The published scores cannot be read", e);
        }
    }

    boolean hasAny(List<String> keys) {
        return keys.stream().anyMatch(scores::containsKey);
    }

    /** Of one of the models, null when there is none. */
    @Nullable
    Double score(String key, int model) {
        var row = scores.get(key);
        return row == null ? null : row.get(model);
    }
}
