package io.lectern.evaluation.subject;

import static io.lectern.engine.TinyModels.FIRST_BYTE;

import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.gguf.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes models whose next token depends on the last one only, by a table; their vocabulary is the bytes. */
public final class MarkovModels {

    private static final float FIRST_CHOICE = 10;
    private static final float OTHER_CHOICES = -1;

    private MarkovModels() {}

    /** A model that goes on with a word behind each colon, and then ends. */
    public static Path saying(Path path, String word, int context) {
        var next = new HashMap<Character, List<Integer>>();
        char last = ':';
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            next.put(last, List.of(token(c)));
            last = c;
        }
        next.put(last, List.of(TinyModels.END));
        return write(path, next, context);
    }

    /** The token of a character of ASCII. */
    public static int token(char c) {
        return c == ' ' ? TinyModels.SPACE : FIRST_BYTE + c;
    }

    /**
     * A model.
     *
     * @param next tokens behind a character, the likeliest first; behind others it is END
     */
    public static Path write(Path path, Map<Character, List<Integer>> next, int context) {
        var states = next.keySet().stream().map(MarkovModels::token).sorted().toList();
        var sizes = new Sizes(1, Math.ceilDiv(states.size() + 1, 32) * 32, 1, 1, 32, context, 0);
        var writer = TinyModels.metadata(sizes, List.of());
        TinyModels.addTensors(
                writer, sizes, sizes.vocabulary(), TensorType.F32, (name, rows, columns) -> switch (name) {
                    case "token_embd.weight" ->
                        (token, row) -> {
                            Arrays.fill(row, 0);
                            row[states.indexOf((int) token) + 1] = 1;
                        };
                    case "output.weight" ->
                        (token, row) -> {
                            Arrays.fill(row, OTHER_CHOICES);
                            row[0] = token == TinyModels.END ? FIRST_CHOICE : OTHER_CHOICES;
                            next.forEach((character, choices) -> {
                                int choice = choices.indexOf((int) token);
                                if (choice >= 0) {
                                    row[states.indexOf(token(character)) + 1] = FIRST_CHOICE - choice;
                                }
                            });
                        };
                    default -> (index, row) -> Arrays.fill(row, name.contains("norm") ? 1 : 0);
                });
        try {
            writer.write(path);
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
