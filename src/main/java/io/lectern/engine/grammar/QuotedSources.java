package io.lectern.engine.grammar;

import io.lectern.engine.ConstraintException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The texts that an answer may quote, as UTF-8, one behind the other. A quotation begins and ends between words, or beside
 * any Chinese character, and holds no closing quotation mark of its own. Immutable.
 */
final class QuotedSources {

    /** No text has it. */
    private static final byte BETWEEN = 0;

    private static final int BYTES = 256;
    private static final int CLOSING_MARK = '”';

    private final byte[] bytes;
    private final int[] ends;
    private final BitSet borders = new BitSet();
    private final int[][] starts;

    /** @throws ConstraintException when there is nothing to quote */
    QuotedSources(List<String> sources) {
        var joined = new ByteArrayOutputStream();
        this.ends = new int[sources.size()];
        for (int source = 0; source < sources.size(); source++) {
            add(sources.get(source), joined);
            ends[source] = joined.size();
            joined.write(BETWEEN);
        }
        this.bytes = joined.toByteArray();
        this.starts = starts();
        if (Arrays.stream(starts).allMatch(places -> places.length == 0)) {
            throw new ConstraintException("sources", "there is no text to quote");
        }
    }

    private int[][] starts() {
        return following(borders.stream().filter(this::mayStart).toArray());
    }

    /** The places by the byte that stands there, each one further. */
    int[][] following(int[] places) {
        int[] counts = new int[BYTES];
        for (int at : places) {
            counts[bytes[at] & 0xff]++;
        }
        counts[BETWEEN] = 0;
        var byNext = new int[BYTES][];
        Arrays.setAll(byNext, next -> new int[counts[next]]);
        Arrays.fill(counts, 0);
        for (int at : places) {
            int next = bytes[at] & 0xff;
            if (next != BETWEEN) {
                byNext[next][counts[next]++] = at + 1;
            }
        }
        return byNext;
    }

    private boolean mayStart(int at) {
        return bytes[at] != BETWEEN && !Character.isWhitespace(bytes[at]);
    }

    private void add(String source, ByteArrayOutputStream joined) {
        int before = ' ';
        for (int at = 0; at < source.length(); ) {
            int character = source.codePointAt(at);
            if (!(isWord(before) && isWord(character))) {
                borders.set(joined.size());
            }
            if (character == CLOSING_MARK || character == BETWEEN) {
                joined.write(BETWEEN);
            } else {
                joined.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
            }
            before = character;
            at += Character.charCount(character);
        }
        borders.set(joined.size());
    }

    private static boolean isWord(int character) {
        return Character.isLetterOrDigit(character) && !Character.isIdeographic(character);
    }

    /** Places where a quotation that begins with a byte goes on. */
    int[] beginning(byte first) {
        return starts[first & 0xff];
    }

    /** Those of the places at which a byte stands, each one further. */
    int[] following(int[] places, byte next) {
        return next == BETWEEN
                ? new int[0]
                : IntStream.of(places)
                        .filter(at -> bytes[at] == next)
                        .map(at -> at + 1)
                        .toArray();
    }

    /** The sources, counted from 0, in which a quotation may end at one of these places. */
    int[] ending(int[] places) {
        return IntStream.of(places)
                .filter(borders::get)
                .map(this::sourceOf)
                .distinct()
                .sorted()
                .toArray();
    }

    private int sourceOf(int place) {
        int found = Arrays.binarySearch(ends, place);
        return found < 0 ? -found - 1 : found;
    }
}
