package io.lectern.engine.serving;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Text that grows by the bytes of tokens: handed on in whole characters, up to a stop string. What could still become
 * a stop string is held back. Not safe for several threads.
 */
final class AnswerText {

    // Databases and C do not take a NUL for text; it says as little as bytes that are no character.
    private static final char REPLACEMENT = '\uFFFD';

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final List<String> stops;
    private final StringBuilder text = new StringBuilder();

    // The start of a character whose other bytes are still to come.
    private byte[] incomplete = {};
    private int handedOn;
    private boolean stopped;

    AnswerText(List<String> stops) {
        this.stops = List.copyOf(stops);
    }

    /** Takes the bytes of a token and returns the text that is certain now, empty if none is. */
    String append(byte[] bytes) {
        if (stopped) {
            throw new IllegalStateException("the text has ended");
        }
        int from = text.length();
        decode(bytes);
        int stop = firstStop(from);
        if (stop >= 0) {
            stopped = true;
            text.setLength(stop);
            return handOn(stop);
        }
        return handOn(text.length() - heldBack());
    }

    /** Whether a stop string was reached. */
    boolean stopped() {
        return stopped;
    }

    /** What was held back, when no more tokens come. Bytes that are no whole character are dropped. */
    String finish() {
        return handOn(text.length());
    }

    /** All the text so far. */
    @Override
    public String toString() {
        return text.toString();
    }

    private void decode(byte[] bytes) {
        var input = ByteBuffer.allocate(incomplete.length + bytes.length)
                .put(incomplete)
                .put(bytes)
                .flip();
        var output = CharBuffer.allocate(input.remaining() + 1);
        decoder.reset().decode(input, output, false);
        incomplete = new byte[input.remaining()];
        input.get(incomplete);
        int from = text.length();
        text.append(output.flip());
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == 0) {
                text.setCharAt(i, REPLACEMENT);
            }
        }
    }

    private int firstStop(int from) {
        int first = -1;
        for (String stop : stops) {
            int at = text.indexOf(stop, Math.max(handedOn, from - stop.length() + 1));
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
            }
        }
        return first;
    }

    /** Length of the longest end of the text that a stop string begins with. */
    private int heldBack() {
        int longest = 0;
        for (String stop : stops) {
            int most = Math.min(stop.length() - 1, text.length() - handedOn);
            for (int length = most; length > longest; length--) {
                if (stop.regionMatches(0, text.substring(text.length() - length), 0, length)) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    private String handOn(int end) {
        String delta = text.substring(handedOn, Math.max(handedOn, end));
        handedOn += delta.length();
        return delta;
    }
}
