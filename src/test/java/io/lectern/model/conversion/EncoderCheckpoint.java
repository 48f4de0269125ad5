package io.lectern.model.conversion;

import io.lectern.gguf.CharacterMaps;
import io.lectern.gguf.TensorType;
import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.checkpoint.CheckpointFiles;
import io.lectern.model.checkpoint.CheckpointFiles.Format;
import io.lectern.model.checkpoint.CheckpointFiles.Weight;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelHints;
import io.lectern.model.vocabulary.ModelVocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/** A tiny encoder as its authors would publish it: their config.json, tokenizer.json and names of the weights. */
public final class EncoderCheckpoint {

    /** The kinds of encoder. */
    public enum Kind {
        BERT(2, 0, "", "bert."),
        XLM_ROBERTA(1, 2, "", "roberta.");

        private final int tokenTypes;
        private final int firstPosition;
        private final String root;
        private final String headedRoot;

        Kind(int tokenTypes, int firstPosition, String root, String headedRoot) {
            this.tokenTypes = tokenTypes;
            this.firstPosition = firstPosition;
            this.root = root;
            this.headedRoot = headedRoot;
        }
    }

    private static final List<String> WORDS =
            List.of("the", "cat", "sat", "mat", "##ting", "über", "中", "文", "?", "[MASK]");

    private final Kind kind;
    private final boolean scores;
    private final EncoderSizes sizes;
    private final List<Weight> weights = new ArrayList<>();
    private final Random random = new Random(11);

    private EncoderCheckpoint(Kind kind, boolean scores) {
        this.kind = kind;
        this.scores = scores;
        this.sizes = EncoderSizes.of(kind.tokenTypes, vocabulary().size());
        addWeights();
    }

    public static EncoderCheckpoint embedding(Kind kind) {
        return new EncoderCheckpoint(kind, false);
    }

    public static EncoderCheckpoint scoring(Kind kind) {
        return new EncoderCheckpoint(kind, true);
    }

    EncoderSizes sizes() {
        return sizes;
    }

    List<Weight> weights() {
        return weights;
    }

    ReferenceEncoder reference(DoubleUnaryOperator gelu) {
        var numbers = weights.stream().collect(Collectors.toMap(Weight::name, Weight::stored));
        return new ReferenceEncoder(numbers, sizes, root(), kind.firstPosition, epsilon(), gelu);
    }

    String config() {
        boolean bert = kind == Kind.BERT;
        String architecture = (bert ? "Bert" : "XLMRoberta") + (scores ? "ForSequenceClassification" : "Model");
        return """
                {"architectures": ["%s"], "model_type": "%s", "hidden_size": %d, "num_hidden_layers": %d,
                 "num_attention_heads": %d, "intermediate_size": %d, "vocab_size": %d, "max_position_embeddings": %d,
                 "type_vocab_size": %d, "layer_norm_eps": %s, "hidden_act": "gelu", "pad_token_id": %d,
                 "position_embedding_type": "absolute"%s}
                """.formatted(
                        architecture,
                        bert ? "bert" : "xlm-roberta",
                        sizes.embedding(),
                        sizes.layers(),
                        sizes.heads(),
                        sizes.feedForward(),
                        sizes.vocabulary(),
                        sizes.positions() + kind.firstPosition,
                        sizes.tokenTypes(),
                        epsilon(),
                        bert ? 0 : 1,
                        scores ? ", \"id2label\": {\"0\": \"LABEL_0\"}" : "");
    }

    private double epsilon() {
        return kind == Kind.BERT ? 1e-12 : 1e-5;
    }

    /** Writes it, with the pooling that its authors use. */
    public Path write(Path folder, Format format, String poolingMode) throws IOException {
        CheckpointFiles.write(folder, config(), weights, format);
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
        if (!scores) {
            writePooling(folder, poolingMode);
        }
        return folder;
    }

    /** Converts what was written. */
    public static Path convert(Path folder, Path model, TensorType type) throws IOException {
        try (var checkpoint = Checkpoint.open(folder)) {
            var config = ModelConfig.of(folder.resolve("config.json"), checkpoint.config(), ModelHints.NONE);
            EncoderConversion.of(checkpoint, config, ModelVocabulary.of(checkpoint, config))
                    .write(model, type, bytes -> {});
        }
        return model;
    }

    static void writePooling(Path folder, String mode) throws IOException {
        Files.writeString(folder.resolve("modules.json"), """
                [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                 {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
                """);
        Files.createDirectories(folder.resolve("1_Pooling"));
        Files.writeString(
                folder.resolve("1_Pooling/config.json"),
                "{\"word_embedding_dimension\": 64, \"pooling_mode_max_tokens\": false, \"%s\": true}".formatted(mode));
    }

    String tokenizer() {
        return kind == Kind.BERT ? wordPieces() : unigrams();
    }

    private List<String> vocabulary() {
        var all = new ArrayList<String>();
        if (kind == Kind.BERT) {
            all.addAll(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]"));
            all.addAll(WORDS);
            letters().forEach(letter -> all.addAll(List.of(letter, "##" + letter)));
        } else {
            all.addAll(List.of(
                    "<s>", "<pad>", "</s>", "<unk>", "▁", "▁the", "▁cat", "▁sat", "at", "ting", "中", "文", "中文", "1",
                    "A"));
            all.addAll(letters());
            all.add("<mask>");
        }
        return all;
    }

    private static List<String> letters() {
        return "abcdefghijklmnopqrstuvwxyz"
                .chars()
                .mapToObj(Character::toString)
                .toList();
    }

    private String wordPieces() {
        var vocabulary = vocabulary();
        var entries = new ArrayList<String>();
        for (int id = 0; id < vocabulary.size(); id++) {
            entries.add("\"%s\": %d".formatted(vocabulary.get(id), id));
        }
        return """
                {"version": "1.0", "truncation": {"max_length": 8, "strategy": "LongestFirst", "stride": 0, "direction": "Right"}, "padding": null,
                 "added_tokens": [%s],
                 "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
                 "pre_tokenizer": {"type": "BertPreTokenizer"},
                 "post_processor": {"type": "TemplateProcessing",
                   "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
                   "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}, {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
                   "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]}, "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
                 "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
                 "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": {%s}}}
                """.formatted(
                added(Map.of("[PAD]", 0, "[UNK]", 1, "[CLS]", 2, "[SEP]", 3, "[MASK]", vocabulary.indexOf("[MASK]"))),
                String.join(", ", entries));
    }

    private String unigrams() {
        var vocabulary = vocabulary();
        var entries = new ArrayList<String>();
        for (int id = 0; id < vocabulary.size(); id++) {
            String text = vocabulary.get(id);
            entries.add("[\"%s\", %s]"
                    .formatted(text, text.startsWith("<") ? 0.0 : -3 - 0.25 * (id % 7) - (text.length() > 1 ? 0 : 4)));
        }
        byte[] map = CharacterMaps.of(Map.of("Ａ", "A", "①", "1", "\t", " ", "\n", " ", "\u00ad", "", "\u3000", " "));
        return """
                {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [%s],
                 "normalizer": {"type": "Sequence", "normalizers": [{"type": "Precompiled", "precompiled_charsmap": "%s"}]},
                 "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}]},
                 "post_processor": {"type": "TemplateProcessing",
                   "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
                   "pair": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
                   "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}, "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]}}},
                 "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true},
                 "model": {"type": "Unigram", "unk_id": 3, "vocab": [%s], "byte_fallback": false}}
                """.formatted(
                        added(Map.of("<s>", 0, "<pad>", 1, "</s>", 2, "<unk>", 3, "<mask>", vocabulary.size() - 1)),
                        Base64.getEncoder().encodeToString(map),
                        String.join(", ", entries));
    }

    private static String added(Map<String, Integer> tokens) {
        return tokens.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(token -> """
                        {"id": %d, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}""".formatted(token.getValue(), token.getKey()))
                .collect(Collectors.joining(", "));
    }

    private String root() {
        return scores ? kind.headedRoot : kind.root;
    }

    private void addWeights() {
        int width = sizes.embedding();
        String root = root();
        add(1, root + "embeddings.word_embeddings.weight", sizes.vocabulary(), width);
        add(1, root + "embeddings.position_embeddings.weight", sizes.positions() + kind.firstPosition, width);
        add(1, root + "embeddings.token_type_embeddings.weight", sizes.tokenTypes(), width);
        addNorm(root + "embeddings.LayerNorm");
        for (int i = 0; i < sizes.layers(); i++) {
            String layer = root + "encoder.layer." + i + ".";
            addLinear(layer + "attention.self.query", width, width);
            addLinear(layer + "attention.self.key", width, width);
            addLinear(layer + "attention.self.value", width, width);
            addLinear(layer + "attention.output.dense", width, width);
            addNorm(layer + "attention.output.LayerNorm");
            addLinear(layer + "intermediate.dense", sizes.feedForward(), width);
            addLinear(layer + "output.dense", width, sizes.feedForward());
            addNorm(layer + "output.LayerNorm");
        }
        if (kind == Kind.BERT || !scores) {
            addLinear(root + "pooler.dense", width, width);
        }
        if (scores) {
            boolean bert = kind == Kind.BERT;
            if (!bert) {
                addLinear("classifier.dense", width, width);
            }
            addLinear(bert ? "classifier" : "classifier.out_proj", 1, width);
        }
    }

    private void addLinear(String name, int rows, int columns) {
        add(1 / Math.sqrt(columns), name + ".weight", rows, columns);
        add(0.1, name + ".bias", rows);
    }

    private void addNorm(String name) {
        add(0.1, name + ".weight", sizes.embedding());
        var factors = weights.getLast().numbers();
        for (int i = 0; i < factors.length; i++) {
            factors[i]++;
        }
        add(0.1, name + ".bias", sizes.embedding());
    }

    private void add(double scale, String name, long... shape) {
        int count = 1;
        for (long length : shape) {
            count *= (int) length;
        }
        var numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (scale * random.nextGaussian());
        }
        weights.add(Weight.of(name, numbers, shape));
    }
}
