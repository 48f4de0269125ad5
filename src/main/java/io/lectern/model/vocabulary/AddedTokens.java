package io.lectern.model.vocabulary;

import io.lectern.model.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The tokens that a {@code tokenizer.json} finds in a text as a whole, by id. */
record AddedTokens(Map<Integer, Added> byId) {

    private static final int MAX_TOKENS = 1 << 20;

    /**
     * One of them.
     *
     * @param special whether the authors say that it is none of the text
     */
    record Added(String text, boolean special) {

        /** Whether it steers the model, so that no text of a user may be it. */
        boolean isControl() {
            return special || TokenKind.isControl(text);
        }
    }

    AddedTokens {
        byId = Map.copyOf(byId);
    }

    static AddedTokens of(Path file, JsonNode definition) {
        var added = new HashMap<Integer, Added>();
        for (var token : definition.path("added_tokens")) {
            String field = "added_tokens[%d]".formatted(added.size());
            String content = token.path("content").stringValue("");
            if (content.isEmpty()) {
                throw new CheckpointException(file, field + ".content", "empty", "a text");
            }
            int id = id(file, token.path("id"), field + ".id");
            added.put(id, new Added(content, token.path("special").asBoolean(false)));
        }
        return new AddedTokens(added);
    }

    static int id(Path file, JsonNode node, String field) {
        boolean whole = node.isIntegralNumber() && node.canConvertToInt();
        if (!whole || node.intValue() < 0 || node.intValue() >= MAX_TOKENS) {
            throw new CheckpointException(file, field, node, "an id from 0 to %d".formatted(MAX_TOKENS - 1));
        }
        return node.intValue();
    }

    /** The texts of those that steer the model. */
    Set<String> controls() {
        return byId.values().stream().filter(Added::isControl).map(Added::text).collect(Collectors.toSet());
    }
}
