package io.lectern.model.vocabulary;

import io.lectern.engine.Tokenizer;
import io.lectern.model.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tokenizer of a SentencePiece model that joins pairs, with the ids that SentencePiece gives. Only what steers the
 * model ({@link TokenKind#isControl}) is plain text in a user's text, also where the authors' tokenizer would take it for
 * a token. Safe for several threads.
 */
public final class SentencePieceTokenizer implements Tokenizer {

    static final int MAX_CHARS = 16 << 20;

    private final Tokenizer modelFile;
    private final Set<String> pieces;
    private final Way user;
    private final Way scaffold;
    private final Map<String, Integer> controls = new HashMap<>();
    private final Pattern control;

    private SentencePieceTokenizer(SentencePieceModel model, Tokenizer modelFile) {
        this.modelFile = modelFile;
        this.pieces = model.pieces().stream().map(Token::text).collect(Collectors.toUnmodifiableSet());
        this.scaffold = Way.of(model, model.pieces());
        var safe = safe(model.pieces());
        this.user = safe.equals(model.pieces()) ? scaffold : Way.of(model, safe);
        for (int id = 0; id < model.pieces().size(); id++) {
            var piece = model.pieces().get(id);
            if (piece.kind() == TokenKind.CONTROL || piece.kind() == TokenKind.UNKNOWN) {
                controls.put(piece.text(), id);
            }
        }
        this.control = Pattern.compile(controls.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "", "|" + TokenKind.CONTROL_SPELLING)));
    }

    /** The way from a text to ids, with the pieces that may be found in it. */
    private record Way(PieceNormalizer normalizer, PieceMerger merger) {

        static Way of(SentencePieceModel model, List<Token> pieces) {
            var whole = new WholePieces(pieces.stream()
                    .filter(piece -> piece.kind() == TokenKind.USER_DEFINED)
                    .map(Token::text)
                    .toList());
            return new Way(new PieceNormalizer(model, whole), new PieceMerger(pieces, model.byteFallback(), whole));
        }

        int[] encode(String text) {
            return merger.encode(normalizer.normalize(text));
        }
    }

    /**
     * Reads {@code tokenizer.model}.
     *
     * @param modelFile turns ids into text, and knows the tokens that other files add to the pieces
     * @throws CheckpointException when it is no SentencePiece model that joins pairs
     */
    public static SentencePieceTokenizer read(Path definition, Tokenizer modelFile) throws IOException {
        var model = SentencePieceModel.read(definition);
        if (model.unigram()) {
            throw new CheckpointException(
                    definition, "trainer_spec.model_type", "1 (unigram)", "2 (byte pair encoding)");
        }
        return new SentencePieceTokenizer(model, modelFile);
    }

    /** The pieces, those of control by spelling too. */
    static List<Token> safe(List<Token> pieces) {
        return pieces.stream()
                .map(piece -> piece.kind() == TokenKind.USER_DEFINED && TokenKind.isControl(piece.text())
                        ? piece.withKind(TokenKind.CONTROL)
                        : piece)
                .toList();
    }

    @Override
    public int[] encode(String text) {
        return user.encode(PlainText.checked(text, MAX_CHARS));
    }

    @Override
    public int[] encodeScaffold(String text) {
        String checked = PlainText.checked(text, MAX_CHARS);
        var tokens = IntStream.builder();
        int from = 0;
        var found = control.matcher(checked);
        while (found.find()) {
            var id = control(found.group());
            if (id.isPresent()) {
                encodeBetween(checked.substring(from, found.start()), tokens);
                tokens.add(id.getAsInt());
                from = found.end();
            }
        }
        encodeBetween(checked.substring(from), tokens);
        return tokens.build().toArray();
    }

    /** Other files of a checkpoint may add some behind the pieces, which only the model file has. */
    private OptionalInt control(String text) {
        var piece = controls.get(text);
        if (piece != null) {
            return OptionalInt.of(piece);
        }
        int[] ids = pieces.contains(text) ? new int[0] : modelFile.encodeScaffold(text);
        return ids.length == 1 && ids[0] >= pieces.size() ? OptionalInt.of(ids[0]) : OptionalInt.empty();
    }

    private void encodeBetween(String text, IntStream.Builder tokens) {
        for (int token : scaffold.encode(text)) {
            tokens.add(token);
        }
    }

    @Override
    public String decode(int... tokens) {
        return modelFile.decode(tokens);
    }
}
