package io.lectern.model.vocabulary;

import io.lectern.gguf.GgufValue;
import io.lectern.model.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes tokens as llama.cpp reads them. Its SentencePiece code ends the process at a character of which it has neither a
 * token nor all bytes, so a vocabulary without them is written as one of bytes: then every token's text can be shown, and
 * no text ends the process, but only the tokenizer beside the model file gives its ids.
 */
final class VocabularyMetadata {

    private static final int BYTES = 256;
    private static final Set<TokenKind> ORDINARY = Set.of(TokenKind.NORMAL, TokenKind.USER_DEFINED, TokenKind.UNUSED);
    /** The score of what is never joined. */
    static final float NEVER = -1e9f;

    private VocabularyMetadata() {}

    /**
     * The tokens of a model, as many as it has rows; what is missing is filled with tokens that are not used.
     *
     * @throws CheckpointException when there are more
     */
    static List<Token> sized(Path file, List<Token> tokens, int vocabulary) {
        if (tokens.size() > vocabulary) {
            throw new CheckpointException(
                    file,
                    "number of tokens",
                    tokens.size(),
                    "at most %d (vocab_size of config.json)".formatted(vocabulary));
        }
        var sized = new ArrayList<>(tokens);
        while (sized.size() < vocabulary) {
            sized.add(unused(sized.size()));
        }
        return sized;
    }

    /** Tokens whose texts are characters, U+2581 for a space. */
    static Map<String, GgufValue> ofCharacters(List<Token> tokens) {
        var readable = withReadableNul(tokens).stream()
                .map(VocabularyMetadata::withShownSpaces)
                .toList();
        return isSafe(readable) ? sentencePieces(readable) : bytes(readable);
    }

    /** The token of the character NUL, at which C would end its text, becomes that of the byte. */
    private static List<Token> withReadableNul(List<Token> tokens) {
        boolean there = tokens.stream().anyMatch(token -> token.text().equals(Token.ofByte(0)));
        return tokens.stream()
                .map(token -> token.text().equals("\0")
                        ? new Token(there ? Token.ofByte(0) + "'" : Token.ofByte(0), NEVER, TokenKind.BYTE)
                        : token)
                .toList();
    }

    /** What is found as a whole is shown by llama.cpp as it is written. */
    private static Token withShownSpaces(Token token) {
        return token.kind() == TokenKind.USER_DEFINED
                ? new Token(token.text().replace('▁', ' '), token.score(), token.kind())
                : token;
    }

    private static boolean isSafe(List<Token> tokens) {
        Set<String> texts = new HashSet<>();
        for (var token : tokens) {
            if (token.text().isEmpty() || token.text().indexOf(0) >= 0 || !texts.add(token.text())) {
                return false;
            }
        }
        for (int value = 0; value < BYTES; value++) {
            if (!texts.contains(Token.ofByte(value))) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, GgufValue> sentencePieces(List<Token> tokens) {
        var scores = new float[tokens.size()];
        for (int id = 0; id < scores.length; id++) {
            scores[id] = tokens.get(id).score();
        }
        var metadata = lists("llama", "default", tokens);
        metadata.put("tokenizer.ggml.scores", GgufValue.reals(scores));
        return metadata;
    }

    private static Map<String, GgufValue> bytes(List<Token> tokens) {
        var texts = new String[tokens.size()];
        Set<String> taken = new HashSet<>();
        // A byte that is a character too is never what a text becomes: the character's token goes first.
        for (var kinds : List.of(Set.of(TokenKind.CONTROL, TokenKind.UNKNOWN), ORDINARY, Set.of(TokenKind.BYTE))) {
            for (int id = 0; id < texts.length; id++) {
                var token = tokens.get(id);
                if (kinds.contains(token.kind())) {
                    texts[id] = spellings(token).stream()
                            .filter(text -> text.indexOf(0) < 0 && !text.isEmpty() && taken.add(text))
                            .findFirst()
                            .orElse(unused(id).text());
                }
            }
        }
        var written = new ArrayList<Token>(texts.length);
        for (int id = 0; id < texts.length; id++) {
            var token = tokens.get(id);
            boolean lost = texts[id].equals(unused(id).text());
            boolean plain = token.kind() == TokenKind.NORMAL || token.kind() == TokenKind.BYTE;
            var kind = plain ? TokenKind.NORMAL : token.kind();
            written.add(lost ? unused(id) : new Token(texts[id], token.score(), kind));
        }
        return ofBytes("gpt-2", written, List.of());
    }

    /** How a token can be written, what shows its text first. */
    private static List<String> spellings(Token token) {
        return switch (token.kind()) {
            case NORMAL -> List.of(ByteAlphabet.of(token.text().replace('▁', ' ')), ByteAlphabet.of(token.text()));
            case BYTE -> List.of(ByteAlphabet.of(Integer.parseInt(token.text(), 3, 5, 16)));
            case UNKNOWN, CONTROL, USER_DEFINED, UNUSED -> List.of(token.text());
        };
    }

    /** Tokens whose texts are written in the alphabet of bytes. */
    static Map<String, GgufValue> ofBytes(String words, List<Token> tokens, List<String> merges) {
        var metadata = lists("gpt2", words, tokens);
        metadata.put("tokenizer.ggml.merges", GgufValue.texts(merges));
        return metadata;
    }

    private static Map<String, GgufValue> lists(String model, String words, List<Token> tokens) {
        var metadata = new LinkedHashMap<String, GgufValue>();
        metadata.put("tokenizer.ggml.model", GgufValue.of(model));
        metadata.put("tokenizer.ggml.pre", GgufValue.of(words));
        metadata.put(
                "tokenizer.ggml.tokens",
                GgufValue.texts(tokens.stream().map(Token::text).toList()));
        metadata.put(
                "tokenizer.ggml.token_type",
                GgufValue.integers(
                        tokens.stream().mapToInt(token -> token.kind().id()).toArray()));
        return metadata;
    }

    static Token unused(int id) {
        return new Token("[PAD%d]".formatted(id), NEVER, TokenKind.UNUSED);
    }

    /** What the model file calls its tokens. */
    static String kind(Map<String, GgufValue> metadata) {
        boolean pieces =
                metadata.get("tokenizer.ggml.model") instanceof GgufValue.Text(String model) && model.equals("llama");
        return pieces ? "pieces, with all bytes" : "bytes";
    }
}
