package io.lectern.model.vocabulary;

import io.lectern.gguf.CharacterMap;
import io.lectern.model.checkpoint.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The rules by which SentencePiece replaces characters ({@code precompiled_charsmap}): a double-array trie over UTF-8, as
 * Darts-clone writes it, whose values are places in a block of texts that end with a NUL.
 */
final class Charsmap {

    private static final int HAS_VALUE = 1 << 8;
    private static final int LABEL = 1 << 31 | 0xFF;

    private final int[] units;
    private final byte[] texts;

    private Charsmap(int[] units, byte[] texts) {
        this.units = units;
        this.texts = texts;
    }

    /**
     * Reads them.
     *
     * @param field of the file that has them
     * @throws CheckpointException when some text would lead out of them
     */
    static Charsmap of(Path file, String field, byte... block) {
        var bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        CharacterMap.problem(block)
                .or(() -> bytes.getInt(0) == 0 ? Optional.of("an empty table") : Optional.empty())
                .ifPresent(problem -> {
                    throw new CheckpointException(file, field, problem, "a map that stays within itself");
                });
        int trieBytes = bytes.getInt();
        var units = new int[trieBytes / Integer.BYTES];
        bytes.asIntBuffer().get(units);
        return new Charsmap(units, Arrays.copyOfRange(block, Integer.BYTES + trieBytes, block.length));
    }

    /**
     * Looks for the longest rule that a text begins with.
     *
     * @return 0 without a rule, or else the number of bytes to be replaced in the lower half and the place of what stands
     *     for them in the upper one
     */
    long longest(byte[] utf8, int from) {
        long found = 0;
        int node = offset(units[0]);
        for (int i = from; i < utf8.length; i++) {
            int label = Byte.toUnsignedInt(utf8[i]);
            node ^= label;
            // No rule has a NUL, which is the label of values.
            if (label == 0 || (units[node] & LABEL) != label) {
                break;
            }
            int unit = units[node];
            node ^= offset(unit);
            if ((unit & HAS_VALUE) != 0) {
                long place = units[node] & Integer.MAX_VALUE;
                found = place << Integer.SIZE | (i + 1 - from);
            }
        }
        return found;
    }

    byte[] texts() {
        return texts;
    }

    /** Where the text that begins at a place ends. */
    int endOf(int place) {
        int end = place;
        while (end < texts.length && texts[end] != 0) {
            end++;
        }
        return end;
    }

    private static int offset(int unit) {
        return (unit >>> 10) << ((unit & 1 << 9) >>> 6);
    }
}
