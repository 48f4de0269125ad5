package io.lectern.document.parse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.txt.CharsetDetector;
import org.apache.tika.parser.txt.UniversalEncodingDetector;
import org.jspecify.annotations.Nullable;

/**
 * Tells the charset of a text. A byte order mark decides, then escapes, then UTF-16 without a mark where the bytes are no
 * UTF-8 without control characters, then valid UTF-8, then what was declared when the bytes agree, then the East Asian
 * charsets, then two statistical detectors.
 */
final class CharsetGuess {

    /** What is declared or found as one of these is often written in the wider one, of which they are a part. */
    private static final Map<String, String> WIDER = Map.ofEntries(
            Map.entry("gb2312", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("gb_2312-80", "GB18030"),
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-8-i", "windows-1255"),
            Map.entry("iso-8859-8", "windows-1255"),
            Map.entry("iso-8859-11", "x-windows-874"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("tis620", "x-windows-874"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("big5", "Big5-HKSCS"));
    /** The letters that most of a text in these charsets is made of, which the second detector knows best. */
    private static final Map<String, Character.UnicodeScript> SECOND_OPINIONS = Map.of(
            "IBM866", Character.UnicodeScript.CYRILLIC,
            "x-windows-874", Character.UnicodeScript.THAI,
            "windows-1255", Character.UnicodeScript.HEBREW);

    private static final int SAMPLE_BYTES = 64 * 1024;
    private static final double MOST_MALFORMED = 0.005;
    private static final double OF_ONE_SCRIPT = 0.9;
    private static final int LEAST_CONFIDENCE = 20;
    private static final int ESCAPE = 0x1B;

    private CharsetGuess() {}

    static String decode(byte[] bytes) {
        return new String(bytes, of(bytes, null));
    }

    /** The charset of a text or its beginning, of which somebody may have declared something. */
    static Charset of(byte[] bytes, @Nullable String declared) {
        var marked = byteOrderMark(bytes);
        if (marked != null) {
            return marked;
        }
        var sample = bytes.length <= SAMPLE_BYTES ? bytes : Arrays.copyOf(bytes, SAMPLE_BYTES);
        var told = named(declared);
        var escaped = escaped(sample);
        if (escaped != null) {
            return escaped;
        }
        var utf16 = Utf16Guess.of(sample);
        if (utf16.isPresent()) {
            return utf16.get();
        }
        if (isValid(bytes, StandardCharsets.UTF_8)) {
            return StandardCharsets.UTF_8;
        }
        if (told != null && isValid(bytes, told)) {
            return told;
        }
        return EastAsianGuess.of(sample).orElseGet(() -> statistical(sample));
    }

    /** Decodes a sample, whose last character may be cut. */
    static String lenient(byte[] sample, Charset charset) {
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        var out = CharBuffer.allocate((int) (sample.length * (double) decoder.maxCharsPerByte()) + 1);
        decoder.decode(ByteBuffer.wrap(sample), out, false);
        return out.flip().toString();
    }

    private static @Nullable Charset byteOrderMark(byte[] bytes) {
        int first = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
        if (bytes.length >= 3 && first == 0xEFBB && (bytes[2] & 0xFF) == 0xBF) {
            return StandardCharsets.UTF_8;
        }
        if (bytes.length >= 4 && first == 0xFFFE && bytes[2] == 0 && bytes[3] == 0) {
            return StandardCharsets.UTF_32LE;
        }
        return first == 0xFFFE ? StandardCharsets.UTF_16LE : first == 0xFEFF ? StandardCharsets.UTF_16BE : null;
    }

    private static @Nullable Charset named(@Nullable String name) {
        try {
            return name == null ? null : Charset.forName(WIDER.getOrDefault(name.toLowerCase(Locale.ROOT), name));
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    /** The seven-bit charsets that switch between alphabets. */
    private static @Nullable Charset escaped(byte[] sample) {
        for (byte b : sample) {
            if (b == ESCAPE) {
                var charset =
                        named(new CharsetDetector().setText(sample).detect().getName());
                return charset != null && charset.name().startsWith("ISO-2022") ? charset : null;
            }
        }
        return null;
    }

    /** Whether a text, whose last character may be cut, is one in the charset, but for a few damaged places. */
    static boolean isValid(byte[] bytes, Charset charset) {
        var text = lenient(bytes, charset);
        long malformed = text.codePoints().filter(c -> c == 0xFFFD).count();
        return malformed <= (charset.equals(StandardCharsets.UTF_8) ? 0 : text.length() * MOST_MALFORMED);
    }

    private static Charset statistical(byte[] sample) {
        return secondOpinion(sample).orElseGet(() -> singleByte(sample));
    }

    private static Optional<Charset> secondOpinion(byte[] sample) {
        try {
            var found = new UniversalEncodingDetector().detect(new ByteArrayInputStream(sample), new Metadata());
            var charset = found == null ? null : named(found.name());
            if (charset == null) {
                return Optional.empty();
            }
            var script = SECOND_OPINIONS.get(charset.name());
            boolean agrees = script != null && isWrittenIn(lenient(sample, charset), script);
            return agrees ? Optional.of(charset) : Optional.empty();
        } catch (IOException inMemory) {
            throw new IllegalStateException("Bytes in memory cannot be read", inMemory);
        }
    }

    private static boolean isWrittenIn(String text, Character.UnicodeScript script) {
        long foreign = text.codePoints().filter(c -> c > 0x7F).count();
        long written = text.codePoints()
                .filter(c -> c > 0x7F && Character.UnicodeScript.of(c) == script)
                .count();
        return written >= foreign * OF_ONE_SCRIPT;
    }

    private static Charset singleByte(byte[] sample) {
        var detector = new CharsetDetector();
        detector.setText(sample);
        for (var match : detector.detectAll()) {
            var name = match.getName();
            var charset = named(name);
            boolean single = name.startsWith("ISO-8859") || name.startsWith("windows-") || name.startsWith("KOI8");
            if (charset != null && single && match.getConfidence() >= LEAST_CONFIDENCE) {
                return charset.name().equals("ISO-8859-2") && hasControls(sample)
                        ? Charset.forName("windows-1250")
                        : charset;
            }
        }
        return Charset.forName("windows-1252");
    }

    /** Bytes that are control characters in ISO 8859 and letters in the charsets of Windows. */
    private static boolean hasControls(byte[] sample) {
        for (byte b : sample) {
            if ((b & 0xE0) == 0x80) {
                return true;
            }
        }
        return false;
    }
}
