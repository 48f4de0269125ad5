package io.lectern.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Optional;

/**
 * A compiled map of what characters become before a text is cut into unigrams: the length of a table, the table, and texts
 * that end with a NUL. The table is a tree of bytes in a double array: from a place, the byte c leads to the unit at place
 * xor c, if that has the label c; the next place is that xor the unit's offset, and when a text ends there, the unit at
 * the place holds where it starts.
 *
 * @see <a href="https://github.com/google/sentencepiece/blob/master/src/normalizer.cc">SentencePiece's normalizer</a>
 */
public final class CharacterMap {

    private static final int LABEL = 0x8000_00FF;
    private static final int ENDS = 1 << 8;
    private static final int SHIFTED = 1 << 9;
    private static final int MAX_BYTE = 255;
    // Compatibility characters become 33 bytes at most.
    private static final int MAX_TEXT_BYTES = 64;

    private final int[] units;
    private final ByteBuffer texts;

    private CharacterMap(int[] units, ByteBuffer texts) {
        this.units = units;
        this.texts = texts;
    }

    /** Why some text would lead llama.cpp out of the map, which ends the process, or to texts without end. */
    public static Optional<String> problem(byte... map) {
        var bytes = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
        long table = map.length < Integer.BYTES ? -1 : Integer.toUnsignedLong(bytes.getInt());
        if (table < 0 || table % Integer.BYTES != 0 || table >= map.length - Integer.BYTES) {
            return Optional.of("%d bytes with a table of %d".formatted(map.length, table));
        }
        var units = new int[(int) table / Integer.BYTES];
        bytes.asIntBuffer().get(units);
        return new CharacterMap(
                        units, bytes.slice(Integer.BYTES + (int) table, map.length - Integer.BYTES - (int) table))
                .problem();
    }

    private Optional<String> problem() {
        var reached = new BitSet(units.length);
        var places = new ArrayDeque<Integer>();
        if (units.length > 0) {
            places.add(offset(units[0]));
        }
        while (!places.isEmpty()) {
            int place = places.remove();
            if (place >= units.length) {
                return Optional.of("a table of %d units with a way to %d".formatted(units.length, place));
            }
            if (reached.get(place)) {
                continue;
            }
            reached.set(place);
            for (int value = 1; value <= MAX_BYTE; value++) {
                int unit = place ^ value;
                if (unit >= units.length) {
                    return Optional.of("a table of %d units with a way to %d".formatted(units.length, unit));
                }
                if ((units[unit] & LABEL) == value) {
                    int next = unit ^ offset(units[unit]);
                    if ((units[unit] & ENDS) != 0 && !isText(next)) {
                        return Optional.of("one with a text at unit %d that is not there or too long".formatted(next));
                    }
                    places.add(next);
                }
            }
        }
        return Optional.empty();
    }

    private boolean isText(int unit) {
        if (unit >= units.length) {
            return false;
        }
        int start = units[unit] & Integer.MAX_VALUE;
        for (int i = start; i < texts.limit() && i - start <= MAX_TEXT_BYTES; i++) {
            if (texts.get(i) == 0) {
                return true;
            }
        }
        return false;
    }

    private static int offset(int unit) {
        return (unit >>> 10) << ((unit & SHIFTED) >>> 6);
    }
}
