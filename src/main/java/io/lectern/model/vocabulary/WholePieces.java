package io.lectern.model.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pieces that are found in a text as a whole (user-defined symbols): the longest that begins at a place. */
final class WholePieces {

    // Longest first, by their first byte.
    private final Map<Byte, List<byte[]>> pieces = new HashMap<>();

    WholePieces(Collection<String> texts) {
        texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .sorted(Comparator.comparingInt((byte[] piece) -> piece.length).reversed())
                .forEach(piece -> pieces.computeIfAbsent(piece[0], first -> new ArrayList<>())
                        .add(piece));
    }

    /** Bytes of the longest one that the text has there; 0 when there is none. */
    int longest(byte[] utf8, int from) {
        for (byte[] piece : pieces.getOrDefault(utf8[from], List.of())) {
            int to = from + piece.length;
            if (to <= utf8.length && Arrays.equals(utf8, from, to, piece, 0, piece.length)) {
                return piece.length;
            }
        }
        return 0;
    }
}
