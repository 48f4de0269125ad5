package io.lectern.document.parse;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.apache.tika.parser.txt.CharsetDetector;
import org.jspecify.annotations.Nullable;

/**
 * Decodes text whose charset nobody told. A byte order mark decides, then valid UTF-8, then which East Asian charset
 * gives ordinary text of its language, then a statistical detector for the single-byte charsets.
 */
final class CharsetGuess {

    private static final String COMMON_HAN = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现"
            + "當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應"
            + "没动还进样开从实无与长机关点业将两间问应並這個們國來說時會對過發後裡經麼現";
    private static final Set<Integer> COMMON = COMMON_HAN.codePoints().boxed().collect(Collectors.toUnmodifiableSet());
    private static final List<Candidate> CANDIDATES = List.of(
            new Candidate("GB18030", COMMON::contains, 1),
            new Candidate("Big5", COMMON::contains, 1),
            new Candidate("Shift_JIS", CharsetGuess::isKana, 0.7),
            new Candidate("EUC-JP", CharsetGuess::isKana, 0.7),
            new Candidate("EUC-KR", CharsetGuess::isHangul, 0.35));
    /** What is declared as one of these is often written in the wider one, of which they are a part. */
    private static final Map<String, String> WIDER = Map.of(
            "gb2312", "GB18030",
            "gbk", "GB18030",
            "gb_2312-80", "GB18030",
            "iso-8859-1", "windows-1252",
            "us-ascii", "windows-1252",
            "iso-8859-9", "windows-1254",
            "shift_jis", "windows-31j",
            "euc-kr", "x-windows-949",
            "big5", "Big5-HKSCS");
    private static final int SAMPLE_BYTES = 64 * 1024;
    private static final double ORDINARY = 0.08;
    private static final double MOST_MALFORMED = 0.005;
    private static final double MOST_FOREIGN_UTF16 = 0.05;

    /** A charset, which characters ordinary text in it is full of, and the weight of their share. */
    private record Candidate(String charset, IntPredicate ordinary, double weight) {}

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
        if (isValid(bytes, StandardCharsets.UTF_8)) {
            return StandardCharsets.UTF_8;
        }
        var told = named(declared);
        return told != null && isValid(bytes, told) ? told : guess(bytes);
    }

    private static @Nullable Charset named(@Nullable String name) {
        try {
            return name == null ? null : Charset.forName(WIDER.getOrDefault(name.toLowerCase(Locale.ROOT), name));
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    /** Whether a text, whose last character may be cut, is one in the charset, but for a few damaged places. */
    private static boolean isValid(byte[] bytes, Charset charset) {
        var text = lenient(bytes, charset);
        long malformed = text.codePoints().filter(c -> c == 0xFFFD).count();
        return malformed <= (charset.equals(StandardCharsets.UTF_8) ? 0 : text.length() * MOST_MALFORMED);
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

    private static Charset guess(byte[] bytes) {
        var sample = bytes.length <= SAMPLE_BYTES ? bytes : Arrays.copyOf(bytes, SAMPLE_BYTES);
        for (var utf16 : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            if (looksLikeUtf16(sample, utf16)) {
                return utf16;
            }
        }
        Charset best = null;
        double bestScore = ORDINARY;
        for (var candidate : CANDIDATES) {
            double score = score(sample, candidate);
            if (score > bestScore) {
                bestScore = score;
                best = Charset.forName(candidate.charset());
            }
        }
        return best != null ? best : singleByte(sample);
    }

    static boolean looksLikeUtf16(byte[] sample, Charset charset) {
        var text = lenient(sample, charset);
        if (text.isEmpty()) {
            return false;
        }
        long common = text.codePoints()
                .filter(c -> COMMON.contains(c) || c == ' ' || c == 'e' || c == 'a' || c == '\n' || isKana(c))
                .count();
        long foreign = text.codePoints().filter(c -> !isOrdinaryUtf16(c)).count();
        return common >= text.length() * ORDINARY && foreign <= text.length() * MOST_FOREIGN_UTF16;
    }

    private static boolean isOrdinaryUtf16(int c) {
        return (c >= 0x20 && c < 0x250)
                || c == '\n'
                || c == '\r'
                || c == '\t'
                || (c >= 0x370 && c < 0x530)
                || (c >= 0x2010 && c < 0x2050)
                || (c >= 0x3000 && c < 0x3100)
                || (c >= 0x4E00 && c < 0xA000)
                || (c >= 0xAC00 && c < 0xD7A4)
                || (c >= 0xFF00 && c < 0xFFE7);
    }

    private static double score(byte[] sample, Candidate candidate) {
        var text = lenient(sample, Charset.forName(candidate.charset()));
        long malformed = text.codePoints().filter(c -> c == 0xFFFD).count();
        long foreign = text.codePoints().filter(c -> c > 0x7F).count();
        if (foreign == 0 || malformed > Math.max(1, text.length() * MOST_MALFORMED)) {
            return 0;
        }
        long ordinary = text.codePoints().filter(candidate.ordinary()).count();
        return candidate.weight() * ordinary / foreign;
    }

    private static boolean isKana(int c) {
        return c >= 0x3041 && c <= 0x30FE;
    }

    private static boolean isHangul(int c) {
        return c >= 0xAC00 && c <= 0xD7A3;
    }

    private static Charset singleByte(byte[] sample) {
        var detector = new CharsetDetector();
        detector.setText(sample);
        for (var match : detector.detectAll()) {
            var name = match.getName();
            boolean single = name.startsWith("ISO-8859") || name.startsWith("windows-") || name.startsWith("KOI8");
            if (single && !name.equals("ISO-8859-1") && Charset.isSupported(name) && match.getConfidence() >= 20) {
                return Charset.forName(name);
            }
            if (name.equals("ISO-8859-1")) {
                break;
            }
        }
        return Charset.forName("windows-1252");
    }

    /** Decodes a sample, whose last character may be cut. */
    private static String lenient(byte[] sample, Charset charset) {
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        var out = CharBuffer.allocate((int) (sample.length * (double) decoder.maxCharsPerByte()) + 1);
        decoder.decode(ByteBuffer.wrap(sample), out, false);
        return out.flip().toString();
    }
}
