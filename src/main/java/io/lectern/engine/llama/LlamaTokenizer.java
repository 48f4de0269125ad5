package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lectern.engine.Tokenizer;
import io.lectern.engine.grammar.TokenTexts;
import io.lectern.engine.serving.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The tokenizer of the model file, run by llama.cpp. */
final class LlamaTokenizer implements Tokenizer, Vocabulary {

    /** Longest text that is turned into tokens at once, in UTF-8 bytes. */
    private static final int MAX_TEXT_BYTES = 256 << 20;

    private static final int PIECE_BYTES = 128;

    private final LlamaModel model;
    private final int vocabulary;
    private final int longestRun;
    private final int longestPiece;
    private final ControlTokens controls;

    private @Nullable TokenTexts tokenTexts;

    /**
     * @param vocabulary tokens
     * @param longestRun characters without a space that llama.cpp is given at once
     */
    LlamaTokenizer(LlamaModel model, int vocabulary, int longestRun) {
        this(
                model,
                vocabulary,
                longestRun,
                Integer.MAX_VALUE,
                model.withVocabulary(vocab -> ControlTokens.of(vocab, vocabulary)));
    }

    /**
     * The tokenizer of an encoder, in whose vocabulary no text becomes a token that steers: that of unknown words is the
     * only one that may be called so.
     *
     * @param longestPiece characters after which a text is cut at the next space, as no token reaches across one
     */
    LlamaTokenizer(LlamaModel model, int vocabulary, int longestRun, int longestPiece) {
        this(model, vocabulary, longestRun, longestPiece, ControlTokens.NONE);
    }

    private LlamaTokenizer(LlamaModel model, int vocabulary, int longestRun, int longestPiece, ControlTokens controls) {
        this.model = model;
        this.vocabulary = vocabulary;
        this.longestRun = longestRun;
        this.longestPiece = longestPiece;
        this.controls = controls;
    }

    @Override
    public int[] encode(String text) {
        int[] tokens = tokenize(text, false);
        if (!controls.areIn(tokens)) {
            return tokens;
        }
        var pieces = controls.apart(text, tokens);
        return pieces.size() == 1
                ? controls.without(tokens)
                : pieces.stream()
                        .flatMapToInt(piece -> IntStream.of(encode(piece)))
                        .toArray();
    }

    @Override
    public int[] encodeScaffold(String text) {
        return tokenize(text, true);
    }

    @Override
    public String decode(int... tokens) {
        var bytes = new ByteArrayOutputStream(tokens.length * 4);
        for (int token : tokens) {
            bytes.writeBytes(piece(token));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] piece(int token) {
        requireToken(token);
        return model.withVocabulary(vocab -> {
            try (var arena = Arena.ofConfined()) {
                var buffer = arena.allocate(PIECE_BYTES);
                int length = LlamaH.llama_token_to_piece(vocab, token, buffer, PIECE_BYTES);
                if (length < 0) {
                    buffer = arena.allocate(-length);
                    length = LlamaH.llama_token_to_piece(vocab, token, buffer, -length);
                }
                return buffer.asSlice(0, length).toArray(JAVA_BYTE);
            }
        });
    }

    @Override
    public boolean endsGeneration(int token) {
        requireToken(token);
        return model.withVocabulary(vocab -> LlamaH.llama_vocab_is_eog(vocab, token));
    }

    /** The texts of the whole vocabulary, for constraints; made at the first call, which takes up to a second. */
    synchronized TokenTexts tokenTexts() {
        if (tokenTexts == null) {
            tokenTexts = new TokenTexts(vocabulary, this::piece, this::endsGeneration);
        }
        return tokenTexts;
    }

    Optional<Integer> beginOfSequence() {
        return model.withVocabulary(vocab -> {
            int token = LlamaH.llama_vocab_bos(vocab);
            boolean wanted = LlamaH.llama_vocab_get_add_bos(vocab) && isToken(token);
            return wanted ? Optional.of(token) : Optional.empty();
        });
    }

    boolean isToken(int token) {
        return token >= 0 && token < vocabulary;
    }

    private void requireToken(int token) {
        if (!isToken(token)) {
            throw new IllegalArgumentException("token must be 0 to %d: %d".formatted(vocabulary - 1, token));
        }
    }

    private int[] tokenize(String text, boolean parseSpecial) {
        var pieces = cut(text, longestRun, longestPiece);
        return pieces.size() == 1
                ? tokenizePiece(text, parseSpecial)
                : pieces.stream()
                        .flatMapToInt(piece -> IntStream.of(tokenizePiece(piece, parseSpecial)))
                        .toArray();
    }

    /** Cuts runs without a space that are longer than the limit, never between the halves of a pair. */
    static List<String> cut(String text, int limit) {
        return cut(text, limit, Integer.MAX_VALUE);
    }

    private static List<String> cut(String text, int limit, int longestPiece) {
        var pieces = new ArrayList<String>();
        int start = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            boolean inPair = Character.isLowSurrogate(text.charAt(i));
            boolean full = i - start >= longestPiece && text.charAt(i) == ' ';
            if (full || (run >= limit && !inPair)) {
                pieces.add(text.substring(start, i));
                start = i;
                run = 0;
            }
            run = text.charAt(i) == ' ' ? 0 : run + 1;
        }
        pieces.add(text.substring(start));
        return pieces;
    }

    private int[] tokenizePiece(String text, boolean parseSpecial) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "text must be at most %d bytes: %d".formatted(MAX_TEXT_BYTES, bytes.length));
        }
        return model.withVocabulary(vocab -> {
            try (var arena = Arena.ofConfined()) {
                var input = arena.allocateFrom(JAVA_BYTE, bytes);
                // Few tokens are shorter than a byte: only those that a tokenizer adds.
                int capacity = bytes.length + 8;
                var tokens = arena.allocate(JAVA_INT, capacity);
                int count = LlamaH.llama_tokenize(vocab, input, bytes.length, tokens, capacity, parseSpecial);
                if (count < 0) {
                    tokens = arena.allocate(JAVA_INT, -count);
                    count = LlamaH.llama_tokenize(vocab, input, bytes.length, tokens, -count, parseSpecial);
                }
                return ints(tokens, count);
            }
        });
    }

    private static int[] ints(MemorySegment tokens, int count) {
        if (count < 0) {
            throw new IllegalStateException("llama_tokenize wants %d tokens after all".formatted(-count));
        }
        return tokens.asSlice(0, (long) count * Integer.BYTES).toArray(JAVA_INT);
    }
}
