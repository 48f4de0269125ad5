package io.lectern.model.vocabulary;

import io.lectern.model.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A tokenizer of Hugging Face that joins pairs ({@code tokenizer.json}).
 *
 * @param texts of tokens by id; null where there is none
 * @param merges pairs in the order in which they are joined
 * @param added texts that are found as a whole, with whether they steer the model
 * @param unknown the text of the unknown token
 * @param byteLevel whether tokens are written in the alphabet of {@link ByteAlphabet}
 * @param wordPattern the expression that cuts a text into words, if there is one
 * @param beginning the text of the token that stands before each text, if there is one
 */
record BytePairModel(
        Map<Integer, String> texts,
        List<Merge> merges,
        Map<Integer, Added> added,
        Optional<String> unknown,
        boolean byteLevel,
        Optional<String> wordPattern,
        Optional<String> beginning) {

    private static final int MAX_TOKENS = 1 << 20;

    /** Two tokens that become one. */
    record Merge(String left, String right) {
        String joined() {
            return left + right;
        }
    }

    /** A token that is found in a text as a whole. */
    record Added(String text, boolean special) {

        /** Whether it steers the model, so that no text of a user may be it. */
        boolean isControl() {
            return special || TokenKind.isControl(text);
        }
    }

    BytePairModel {
        texts = Map.copyOf(texts);
        merges = List.copyOf(merges);
        added = Map.copyOf(added);
    }

    /**
     * Reads a definition.
     *
     * @throws CheckpointException when it is no tokenizer that joins pairs, or its parts do not fit each other
     */
    static BytePairModel of(Path file, JsonNode definition) {
        var reader = new Reader(file, definition);
        var texts = reader.vocabulary();
        return new BytePairModel(
                texts,
                reader.merges(texts),
                reader.added(),
                Optional.ofNullable(definition.path("model").path("unk_token").stringValue(null)),
                reader.has("ByteLevel", definition.path("decoder"))
                        || reader.has("ByteLevel", definition.path("pre_tokenizer")),
                reader.wordPattern(),
                reader.beginning());
    }

    private record Reader(Path file, JsonNode definition) {

        Map<Integer, String> vocabulary() {
            var model = definition.path("model");
            // Older files do not say it.
            String type = model.path("type").stringValue("BPE");
            if (!type.equals("BPE")) {
                throw new CheckpointException(file, "model.type", type, "BPE");
            }
            var texts = new HashMap<Integer, String>();
            for (var token : require(model.path("vocab"), "model.vocab", model.path("vocab").isObject(), "an object")
                    .properties()) {
                int id = id(token.getValue(), "model.vocab[\"%s\"]".formatted(token.getKey()));
                if (texts.putIfAbsent(id, token.getKey()) != null) {
                    throw new CheckpointException(file, "model.vocab", "a list with the id %d twice".formatted(id), "a list of different ids");
                }
            }
            return texts;
        }

        List<Merge> merges(Map<Integer, String> texts) {
            var known = Set.copyOf(texts.values());
            var list = definition.path("model").path("merges");
            var merges = new ArrayList<Merge>();
            for (var node : require(list, "model.merges", list.isArray(), "a list")) {
                String field = "model.merges[%d]".formatted(merges.size());
                var merge = merge(node, field);
                if (!known.contains(merge.left) || !known.contains(merge.right) || !known.contains(merge.joined())) {
                    throw new CheckpointException(file, field, merge.left + " " + merge.right, "of tokens of model.vocab");
                }
                merges.add(merge);
            }
            return merges;
        }

        private Merge merge(JsonNode node, String field) {
            if (node.isArray() && node.size() == 2 && node.get(0).isString() && node.get(1).isString()) {
                return new Merge(node.get(0).stringValue(), node.get(1).stringValue());
            }
            String[] parts = node.isString() ? node.stringValue().split(" ", -1) : new String[0];
            if (parts.length != 2) {
                throw new CheckpointException(file, field, node.getNodeType(), "two tokens");
            }
            return new Merge(parts[0], parts[1]);
        }

        Map<Integer, Added> added() {
            var added = new HashMap<Integer, Added>();
            for (var token : definition.path("added_tokens")) {
                String field = "added_tokens[%d]".formatted(added.size());
                String content = token.path("content").stringValue("");
                if (content.isEmpty()) {
                    throw new CheckpointException(file, field + ".content", "empty", "a text");
                }
                added.put(
                        id(token.path("id"), field + ".id"),
                        new Added(content, token.path("special").asBoolean(false)));
            }
            return added;
        }

        Optional<String> wordPattern() {
            return definition.path("pre_tokenizer").findValues("Regex").stream()
                    .map(node -> node.stringValue(""))
                    .findFirst();
        }

        Optional<String> beginning() {
            for (var processor : definition.path("post_processor").findParents("single")) {
                String first = processor.path("single").path(0).path("SpecialToken").path("id").stringValue("");
                if (!first.isEmpty()) {
                    return Optional.of(first);
                }
            }
            return Optional.empty();
        }

        boolean has(String type, JsonNode node) {
            return node.findValues("type").stream().anyMatch(found -> type.equals(found.stringValue("")));
        }

        private int id(JsonNode node, String field) {
            if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0 || node.intValue() >= MAX_TOKENS) {
                throw new CheckpointException(file, field, node, "an id from 0 to %d".formatted(MAX_TOKENS - 1));
            }
            return node.intValue();
        }

        private JsonNode require(JsonNode node, String field, boolean right, String limit) {
            if (!right) {
                throw new CheckpointException(file, field, node.getNodeType(), limit);
            }
            return node;
        }
    }
}
