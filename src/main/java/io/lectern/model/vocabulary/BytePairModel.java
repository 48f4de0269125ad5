package io.lectern.model.vocabulary;

import io.lectern.model.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The vocabulary of a {@code tokenizer.json} that joins pairs.
 *
 * @param texts of tokens by id
 * @param merges pairs in the order in which they are joined
 * @param unknown the text of the unknown token
 */
record BytePairModel(Map<Integer, String> texts, List<Merge> merges, Optional<String> unknown) {

    /** Two tokens that become one. */
    record Merge(String left, String right) {
        String joined() {
            return left + right;
        }
    }

    BytePairModel {
        texts = Map.copyOf(texts);
        merges = List.copyOf(merges);
    }

    /**
     * Reads what stands under {@code model}.
     *
     * @throws CheckpointException when it does not join pairs, or its parts do not fit each other
     */
    static BytePairModel of(Path file, JsonNode model) {
        // Older files do not say it.
        String type = model.path("type").stringValue("BPE");
        if (!type.equals("BPE")) {
            throw new CheckpointException(file, "model.type", type, "BPE");
        }
        var texts = texts(file, model.path("vocab"));
        return new BytePairModel(
                texts,
                merges(file, model.path("merges"), texts),
                Optional.ofNullable(model.path("unk_token").stringValue(null)));
    }

    private static Map<Integer, String> texts(Path file, JsonNode vocabulary) {
        if (!vocabulary.isObject() || vocabulary.isEmpty()) {
            throw new CheckpointException(file, "model.vocab", vocabulary.getNodeType(), "an object with tokens");
        }
        var texts = new HashMap<Integer, String>();
        for (var token : vocabulary.properties()) {
            int id = AddedTokens.id(file, token.getValue(), "model.vocab[\"%s\"]".formatted(token.getKey()));
            if (texts.putIfAbsent(id, token.getKey()) != null) {
                throw new CheckpointException(file, "model.vocab", "twice with the id " + id, "once with each id");
            }
        }
        return texts;
    }

    private static List<Merge> merges(Path file, JsonNode list, Map<Integer, String> texts) {
        if (!list.isArray()) {
            throw new CheckpointException(file, "model.merges", list.getNodeType(), "a list");
        }
        var known = new HashSet<>(texts.values());
        var merges = new ArrayList<Merge>(list.size());
        for (var node : list) {
            String field = "model.merges[%d]".formatted(merges.size());
            var merge = merge(node)
                    .orElseThrow(() -> new CheckpointException(file, field, node.getNodeType(), "two tokens"));
            if (!known.contains(merge.left) || !known.contains(merge.right) || !known.contains(merge.joined())) {
                throw new CheckpointException(
                        file, field, merge.left + " " + merge.right, "of tokens that model.vocab has");
            }
            merges.add(merge);
        }
        return merges;
    }

    /** Later versions of the library write a pair as a list, so that tokens may have spaces. */
    private static Optional<Merge> merge(JsonNode node) {
        if (node.isArray()
                && node.size() == 2
                && node.get(0).isString()
                && node.get(1).isString()) {
            return Optional.of(new Merge(node.get(0).stringValue(), node.get(1).stringValue()));
        }
        String[] parts = node.isString() ? node.stringValue().split(" ", -1) : new String[0];
        return parts.length == 2 ? Optional.of(new Merge(parts[0], parts[1])) : Optional.empty();
    }
}
