package io.lectern.model.vocabulary;

import io.lectern.model.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@code tokenizer.json} must keep to before the native library sees it: a definition with which it panics ends the
 * process.
 */
final class DefinitionRules {

    private static final Set<String> MODELS = Set.of("BPE", "WordPiece", "Unigram");
    private static final Set<String> STEPS = Set.of(
            "Sequence",
            "NFC",
            "NFD",
            "NFKC",
            "NFKD",
            "Lowercase",
            "Strip",
            "StripAccents",
            "Replace",
            "Prepend",
            "Precompiled",
            "Nmt",
            "ByteLevel",
            "BertNormalizer",
            "BertPreTokenizer",
            "Metaspace",
            "Punctuation",
            "Digits",
            "Split",
            "Whitespace",
            "WhitespaceSplit",
            "UnicodeScripts",
            "CharDelimiterSplit");

    private final Path file;

    private DefinitionRules(Path file) {
        this.file = file;
    }

    /**
     * Checks a definition, and takes out what is not needed for turning text into ids.
     *
     * @throws CheckpointException when it breaks a rule
     */
    static void apply(Path file, JsonNode definition) {
        var rules = new DefinitionRules(file);
        if (!(definition instanceof ObjectNode json)) {
            throw rules.refused("the file", definition.getNodeType(), "an object");
        }
        json.putNull("truncation").putNull("padding").putNull("post_processor").putNull("decoder");
        rules.checkModel(json.path("model"));
        rules.checkSteps("normalizer", json.path("normalizer"));
        rules.checkSteps("pre_tokenizer", json.path("pre_tokenizer"));
        AddedTokens.of(file, json);
    }

    /**
     * Before which parts of a text a Metaspace puts a space. Files of before version 0.19 of the library say with a flag
     * that it never does; that version takes no such file, and XVERSE's are of before.
     */
    static String prependScheme(JsonNode metaspace) {
        return metaspace.path("add_prefix_space").booleanValue(true)
                ? metaspace.path("prepend_scheme").stringValue("always")
                : "never";
    }

    private void checkModel(JsonNode model) {
        if (!(model instanceof ObjectNode fields)) {
            throw refused("model", model.getNodeType(), "an object");
        }
        String type = model.path("type").stringValue("BPE");
        if (!MODELS.contains(type)) {
            throw refused(
                    "model.type", type, "one of " + MODELS.stream().sorted().toList());
        }
        switch (type) {
            case "BPE" -> checkBytePairs(fields);
            case "Unigram" -> checkUnigrams(fields);
            default -> checkWordPieces(fields);
        }
    }

    private void checkUnigrams(ObjectNode model) {
        var list = model.path("vocab");
        int unknown = AddedTokens.id(file, model.path("unk_id"), "model.unk_id");
        if (!list.isArray() || unknown >= list.size()) {
            throw refused("model.unk_id", unknown, "less than the %d tokens of model.vocab".formatted(list.size()));
        }
        int id = 0;
        for (var piece : list) {
            if (piece.path(0).stringValue("").isEmpty() || !piece.path(1).isNumber()) {
                throw refused("model.vocab[%d]".formatted(id), piece, "a text and its score");
            }
            id++;
        }
    }

    private void checkWordPieces(ObjectNode model) {
        String unknown = model.path("unk_token").stringValue("[UNK]");
        if (!model.path("vocab").has(unknown)) {
            throw refused("model.unk_token", unknown, "a token of model.vocab");
        }
    }

    private void checkBytePairs(ObjectNode model) {
        var pairs = BytePairModel.of(file, model);
        for (String affix : new String[] {"continuing_subword_prefix", "end_of_word_suffix"}) {
            String text = model.path(affix).stringValue("");
            if (!text.isEmpty()) {
                throw refused("model." + affix, text, "empty");
            }
        }
        // Chance has no place where ids are to be the same again.
        model.putNull("dropout");
        pairs.unknown().filter(text -> !pairs.texts().containsValue(text)).ifPresent(text -> {
            throw refused("model.unk_token", text, "a token of model.vocab");
        });
    }

    private void checkSteps(String field, JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return;
        }
        String type = node.path("type").stringValue("");
        if (!STEPS.contains(type)) {
            throw refused(
                    field + ".type", type, "one of " + STEPS.stream().sorted().toList());
        }
        String expression = node.path("pattern").path("Regex").stringValue("");
        if (!expression.isEmpty() && !WordExpressions.areBounded(expression)) {
            throw refused(field + ".pattern", expression, "an expression of a known tokenizer");
        }
        if (type.equals("Metaspace") && node instanceof ObjectNode step) {
            step.put("prepend_scheme", prependScheme(step));
            step.remove(List.of("add_prefix_space", "str_rep"));
        }
        if (type.equals("Precompiled")) {
            checkRules(field + ".precompiled_charsmap", node.path("precompiled_charsmap"));
        }
        for (String list : new String[] {"normalizers", "pretokenizers"}) {
            for (var step : node.path(list)) {
                checkSteps(field, step);
            }
        }
    }

    private void checkRules(String field, JsonNode rules) {
        try {
            Charsmap.of(file, field, Base64.getDecoder().decode(rules.stringValue("")));
        } catch (IllegalArgumentException e) {
            throw refused(field, "not Base64", "Base64");
        }
    }

    private CheckpointException refused(String field, Object actual, String limit) {
        return new CheckpointException(file, field, actual, limit);
    }
}
