package io.lectern.retrieval.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Cuts a text that is longer than a model reads into pieces that it reads, at the ends of lines, sentences or words.
 * Together the pieces hold everything; each has the context before it as long as that leaves half of the room.
 *
 * @param encode the tokens of a text with all that stands around it
 * @param maxTokens most tokens of a piece
 */
public record TextPieces(Function<String, int[]> encode, int maxTokens) {

    /** The tokens of each piece; none for a text of which the model sees nothing. */
    public List<int[]> of(EmbeddedText text) {
        var pieces = new ArrayList<int[]>();
        var context = text.context();
        boolean roomy = context.isEmpty() || fits(context + "\n" + context);
        if (!roomy) {
            add("", context, pieces);
        }
        add(roomy ? context : "", text.body(), pieces);
        return pieces;
    }

    private void add(String context, String body, List<int[]> pieces) {
        int[] tokens = encode.apply(context.isEmpty() ? body : context + "\n" + body);
        if (tokens.length <= maxTokens) {
            if (tokens.length > 0) {
                pieces.add(tokens);
            }
        } else if (body.codePointCount(0, body.length()) > 1) {
            int cut = cut(body);
            add(context, body.substring(0, cut), pieces);
            add(context, body.substring(cut), pieces);
        }
        // What is left is one character that alone is more than the model reads.
    }

    private boolean fits(String text) {
        return encode.apply(text).length <= maxTokens;
    }

    /** The best place near the middle: behind a line, else a sentence, else a word, else any character. */
    private static int cut(String text) {
        int middle = text.length() / 2;
        int best = -1;
        int bestRank = 0;
        for (int distance = 0; distance <= text.length() / 4; distance++) {
            for (int at : new int[] {middle - distance, middle + distance}) {
                int rank = at > 0 && at < text.length() ? rank(text.charAt(at - 1)) : 0;
                if (rank > bestRank) {
                    best = at;
                    bestRank = rank;
                }
            }
        }
        if (best > 0) {
            return best;
        }
        return text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
    }

    private static int rank(char before) {
        if (before == '\n') {
            return 3;
        }
        if ("。！？；.!?;".indexOf(before) >= 0) {
            return 2;
        }
        return Character.isWhitespace(before) ? 1 : 0;
    }
}
