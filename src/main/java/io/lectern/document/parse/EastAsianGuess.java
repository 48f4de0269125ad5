package io.lectern.document.parse;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Tells the East Asian charsets of two bytes a character apart by which of them gives ordinary text of its language. */
final class EastAsianGuess {

    private static final Set<Integer> COMMON_HAN =
            setOf("的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现"
                    + "當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應"
                    + "没动还进样开从实无与长机关点业将两间问应並這個們國來說時會對過發後裡經麼現");
    private static final Set<Integer> COMMON_HANGUL = setOf("이다는을의가에고하지로를은한사기서대어리자도시인있그나들과해스일정것수부전아제주보으상조라여동원게만구국성유장");
    private static final List<Candidate> CANDIDATES = List.of(
            new Candidate("GB18030", COMMON_HAN::contains, 1),
            new Candidate("Big5-HKSCS", COMMON_HAN::contains, 1),
            new Candidate("windows-31j", EastAsianGuess::isKana, 0.7),
            new Candidate("EUC-JP", EastAsianGuess::isKana, 0.7),
            new Candidate("x-windows-949", COMMON_HANGUL::contains, 0.9));
    private static final double ORDINARY = 0.08;
    private static final double MOST_MALFORMED = 0.005;
    /** Accented letters of western text stand between others; these characters stand together. */
    private static final double IN_RUNS = 0.55;

    /** A charset, which characters ordinary text in it is full of, and the weight of their share. */
    private record Candidate(String charset, IntPredicate ordinary, double weight) {}

    private EastAsianGuess() {}

    static Optional<Charset> of(byte[] sample) {
        if (shareInRuns(sample) < IN_RUNS) {
            return Optional.empty();
        }
        Optional<Charset> best = Optional.empty();
        double bestScore = ORDINARY;
        for (var candidate : CANDIDATES) {
            double score = score(sample, candidate);
            if (score > bestScore) {
                bestScore = score;
                best = Optional.of(Charset.forName(candidate.charset()));
            }
        }
        return best;
    }

    static boolean isCommon(int character) {
        return COMMON_HAN.contains(character) || COMMON_HANGUL.contains(character) || isKana(character);
    }

    /** How many of the bytes above ASCII have another one beside them. */
    private static double shareInRuns(byte[] sample) {
        int high = 0;
        int together = 0;
        for (int i = 0; i < sample.length; i++) {
            if (sample[i] < 0) {
                high++;
                boolean before = i > 0 && sample[i - 1] < 0;
                boolean after = i + 1 < sample.length && sample[i + 1] < 0;
                together += before || after ? 1 : 0;
            }
        }
        return high == 0 ? 0 : (double) together / high;
    }

    private static double score(byte[] sample, Candidate candidate) {
        var text = CharsetGuess.lenient(sample, Charset.forName(candidate.charset()));
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

    private static Set<Integer> setOf(String characters) {
        return characters.codePoints().boxed().collect(Collectors.toUnmodifiableSet());
    }
}
