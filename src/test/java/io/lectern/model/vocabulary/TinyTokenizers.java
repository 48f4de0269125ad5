package io.lectern.model.vocabulary;

import io.lectern.model.vocabulary.MergeTrainer.Merge;
import io.lectern.model.vocabulary.SentencePieceWriter.Piece;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes small tokenizers of the shape of the real ones, learnt from a few Chinese and English sentences, into the folder
 * of a checkpoint.
 */
public final class TinyTokenizers {

    /** Ids of the roles in the chats of both Baichuan families. */
    public static final int USER = 195;

    public static final int ASSISTANT = 196;

    private static final int RESERVED = 100;
    private static final int MERGES = 260;
    private static final JsonMapper JSON = new JsonMapper();

    static final List<String> SENTENCES = List.of(
            "What is your name? My name is not known to the model.",
            "The model reads the whole document and answers the question.",
            "The user asks a question, the assistant answers it in the words of the document.",
            "Human: 1955年谁是美国总统？他是什么党派？ Assistant: 1955年的美国总统是德怀特·D·艾森豪威尔，他是共和党人。",
            "Human: 他任职了多少年 Assistant: 他在1953年至1961年间担任美国总统，所以他一共任职了8年。",
            "你好，我是人工智能助理。你好吗？我是谁？",
            "登鹳雀楼->王之涣 夜雨寄北->李商隐",
            "人工智能的模型读了文档，然后回答用户的问题。",
            "System: You are an assistant. ### Human: hello ### Assistant: hello there",
            "public static void main(String[] args) { return; } // the end of the document",
            "机器学习模型的上下文长度是二十五万字，文档的问题由模型回答。",
            "There are 12 months, 365 days and 8760 hours in the year 2023.");

    /** How a SentencePiece model treats a text; all have byte tokens, and {@link #USER} and {@link #ASSISTANT}. */
    public enum Shape {
        /** A space before each text. */
        BAICHUAN("", 102, true, false, false),
        /** Nothing is added, tokens of several spaces. */
        BAICHUAN2("", 106, false, false, true),
        /** A space before each text, characters of compatibility replaced, and runs of spaces one. */
        NANBEIGE("nfkc", 102, true, true, false);

        private final boolean compatibility;
        private final int userName;
        private final boolean dummyPrefix;
        private final boolean removeExtraWhitespaces;
        private final boolean spaces;

        Shape(String normalizer, int userName, boolean dummyPrefix, boolean removeExtraWhitespaces, boolean spaces) {
            this.compatibility = !normalizer.isEmpty();
            this.userName = userName;
            this.dummyPrefix = dummyPrefix;
            this.removeExtraWhitespaces = removeExtraWhitespaces;
            this.spaces = spaces;
        }
    }

    private TinyTokenizers() {}

    /**
     * Writes {@code tokenizer.model}.
     *
     * @return the number of its tokens
     */
    public static int sentencePiece(Path folder, Shape shape) {
        var pieces = pieces(shape);
        var trainer = SentencePieceWriter.trainer(pieces.size(), true);
        byte[] charsmap = shape.compatibility ? CharsmapWriter.compatibility() : new byte[0];
        var normalizer = SentencePieceWriter.normalizer(charsmap, shape.dummyPrefix, shape.removeExtraWhitespaces);
        write(folder.resolve("tokenizer.model"), SentencePieceWriter.write(pieces, trainer, normalizer));
        return pieces.size();
    }

    static List<Piece> pieces(Shape shape) {
        var pieces = SentencePieceWriter.specials();
        var bytes = bytes();
        pieces.addAll(bytes.subList(0, USER - RESERVED - pieces.size()));
        for (int id = pieces.size(); id < USER + RESERVED; id++) {
            int name = id - USER + shape.userName;
            pieces.add(new Piece("<reserved_%d>".formatted(name), 0, SentencePieceWriter.USER_DEFINED));
        }
        pieces.addAll(bytes.subList(USER - RESERVED - 3, bytes.size()));
        if (shape.spaces) {
            pieces.add(new Piece("▁▁", 0, SentencePieceWriter.USER_DEFINED));
            pieces.add(new Piece("▁▁▁▁", 0, SentencePieceWriter.USER_DEFINED));
            pieces.add(new Piece("\t\t", 0, SentencePieceWriter.USER_DEFINED));
        }
        var learnt = MergeTrainer.train(SENTENCES, MERGES);
        for (int rank = 0; rank < learnt.merges().size(); rank++) {
            // One of them is not to be used: what it is made of takes its place.
            int type = rank == 7 ? SentencePieceWriter.UNUSED : SentencePieceWriter.NORMAL;
            pieces.add(new Piece(learnt.merges().get(rank).joined(), -rank, type));
        }
        int rank = learnt.merges().size();
        for (String character : learnt.characters()) {
            pieces.add(new Piece(character, -rank++, SentencePieceWriter.NORMAL));
        }
        return pieces;
    }

    private static List<Piece> bytes() {
        return IntStream.range(0, 256)
                .mapToObj(value -> new Piece("<0x%02X>".formatted(value), 0, SentencePieceWriter.BYTE))
                .toList();
    }

    /**
     * Writes {@code tokenizer.json} as XVERSE has it: {@code <pad>} is 1, the texts begin with 2 and end with 3.
     *
     * @param byteTokens whether there are tokens for bytes, as in the later models
     * @return the number of its tokens
     */
    public static int xverse(Path folder, boolean byteTokens) {
        var learnt = MergeTrainer.train(SENTENCES, MERGES);
        var tokens = new LinkedHashSet<>(List.of("<unk>", "<pad>", "<|startoftext|>", "<|endoftext|>"));
        var specials = List.copyOf(tokens);
        if (byteTokens) {
            bytes().forEach(piece -> tokens.add(piece.text()));
        }
        tokens.add("\0");
        tokens.addAll(learnt.characters());
        learnt.merges().forEach(merge -> tokens.add(merge.joined()));
        var root = JSON.createObjectNode().put("version", "1.0");
        root.putNull("truncation").putNull("padding");
        added(root.putArray("added_tokens"), specials);
        root.putObject("normalizer").put("type", "NFKC");
        var steps = root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        metaspace(steps.addObject());
        steps.addObject().put("type", "Punctuation").put("behavior", "Isolated");
        steps.addObject().put("type", "Digits").put("individual_digits", true);
        root.putNull("post_processor");
        decoder(root, byteTokens);
        model(root.putObject("model"), byteTokens, List.copyOf(tokens), learnt.merges());
        write(folder.resolve("tokenizer.json"), JSON.writeValueAsBytes(root));
        return tokens.size();
    }

    /** The same, with tokens for bytes. */
    public static int xverse(Path folder) {
        return xverse(folder, true);
    }

    private static void added(ArrayNode added, List<String> specials) {
        for (int id = 0; id < specials.size(); id++) {
            added.addObject()
                    .put("id", id)
                    .put("content", specials.get(id))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
    }

    private static void metaspace(ObjectNode node) {
        node.put("type", "Metaspace")
                .put("replacement", "▁")
                .put("prepend_scheme", "never")
                .put("split", true);
    }

    private static void decoder(ObjectNode root, boolean byteTokens) {
        var decoder = root.putObject("decoder");
        if (byteTokens) {
            var steps = decoder.put("type", "Sequence").putArray("decoders");
            steps.addObject().put("type", "ByteFallback");
            metaspace(steps.addObject());
        } else {
            metaspace(decoder);
        }
    }

    private static void model(ObjectNode model, boolean byteTokens, List<String> tokens, List<Merge> merges) {
        model.put("type", "BPE")
                .putNull("dropout")
                .put("unk_token", "<unk>")
                .putNull("continuing_subword_prefix")
                .putNull("end_of_word_suffix")
                .put("fuse_unk", false)
                .put("byte_fallback", byteTokens);
        var vocabulary = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
        }
        var list = model.putArray("merges");
        merges.forEach(merge -> list.add(merge.left() + " " + merge.right()));
    }

    /** Writes a small file of JSON beside a tokenizer, such as {@code tokenizer_config.json}. */
    public static void json(Path folder, String name, String json) {
        write(folder.resolve(name), json.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Different texts, for trying two tokenizers against each other. */
    static List<String> spellings() {
        return new ArrayList<>(List.of("<s>", "</s>", "<unk>", "<pad>", "<0x41>", "<|endoftext|>", "<reserved_102>"));
    }
}
