package io.lectern.model.vocabulary;

import io.lectern.model.checkpoint.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;

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

    static Charsmap of(Path file, ByteBuffer block) {
        var bytes = block.slice().order(ByteOrder.LITTLE_ENDIAN);
        long trieBytes = bytes.remaining() < Integer.BYTES ? -1 : Integer.toUnsignedLong(bytes.getInt());
        if (trieBytes <= 0 || trieBytes % Integer.BYTES != 0 || trieBytes >= bytes.remaining()) {
            throw new CheckpointException(
                    file,
                    "normalizer_spec.precompiled_charsmap",
                    "%d bytes with a trie of %d".formatted(block.remaining(), trieBytes),
                    "a trie and what its values mean");
        }
        var units = new int[(int) trieBytes / Integer.BYTES];
        bytes.asIntBuffer().get(units);
        var texts = new byte[bytes.remaining() - (int) trieBytes];
        bytes.get(bytes.position() + (int) trieBytes, texts);
        var charsmap = new Charsmap(units, texts);
        charsmap.checkReach(file);
        return charsmap;
    }

    /** From no node that can be reached may a step or a value lie outside. */
    private void checkReach(Path file) {
        var reached = new BitSet(units.length);
        var open = new ArrayDeque<Integer>(List.of(0));
        reached.set(0);
        while (!open.isEmpty()) {
            int node = open.remove();
            int base = node ^ offset(units[node]);
            if ((base | 0xFF) >= units.length || !isValueRight(node, base)) {
                throw new CheckpointException(
                        file, "precompiled_charsmap", "a trie that leads out of itself", "a trie of its own size");
            }
            for (int label = 1; label <= 0xFF; label++) {
                int child = base ^ label;
                if ((units[child] & LABEL) == label && !reached.get(child)) {
                    reached.set(child);
                    open.add(child);
                }
            }
        }
    }

    private boolean isValueRight(int node, int base) {
        return (units[node] & HAS_VALUE) == 0 || (units[base] & Integer.MAX_VALUE) < texts.length;
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
            if ((units[node] & LABEL) != label) {
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
