package io.lectern.answer.summary.figures;

import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A number with what it counts.
 *
 * @param value as it stands in the text
 * @param unit null when the text says none beside it
 * @param range of the number, with the unit behind it
 * @param start where the currency before it stands, else the number
 */
record Amount(String value, @Nullable String unit, TextRange range, int start) {

    private static final Map<String, String> SCALES = Map.ofEntries(
            Map.entry("tn", "trillion"),
            Map.entry("bn", "billion"),
            Map.entry("mrd", "billion"),
            Map.entry("b", "billion"),
            Map.entry("mn", "million"),
            Map.entry("mln", "million"),
            Map.entry("mio", "million"),
            Map.entry("m", "million"),
            Map.entry("tsd", "thousand"),
            Map.entry("k", "thousand"));
    /** The decimal comma is one where a word behind says that it is no list. */
    private static final String NUMBER = "(?:\\d{1,3}(?:\\.\\d{3})+,\\d+|\\d{1,3}(?:\\.\\d{3}){2,}"
            + "|\\d+,\\d{1,2}(?=\\s?(?:(?i:Mio|Mrd|Tsd|thousand|million|billion|trillion|EUR)\\b|[%€]))"
            + "|(?:\\d{1,3}(?:,\\d{3})+|\\d{1,3}(?:['’\\u00a0\\u202f]\\d{3})+|\\d+)(?:\\.\\d+)?)";

    static final String COUNTED =
            "(?:employees|workers|people|customers|users|members|accounts|stores|restaurants|branches|shares|barrels"
                    + "|tons|tonnes|megawatts|gigawatts|megawatt-hours|GWh|MWh|kWh|MW|GW|households|countries|tribes"
                    + "|patients|students|passengers|visitors|subscribers|units|vehicles|aircraft|ships|vessels|homes|jobs"
                    + "|hectares|acres|square (?:feet|met(?:er|re)s|kilomet(?:er|re)s|miles)|cubic (?:feet|met(?:er|re)s)"
                    + "|kilomet(?:er|re)s|kilograms|gallons|bushels|ounces|containers)";
    private static final String OF_A_KIND =
            "(?:(?:full-time|part-time|permanent|active|new|registered|paying|paid|monthly|daily|common|ordinary|metric"
                    + "|additional|retail) ){0,2}";
    static final String COUNTED_CHINESE =
            "(?:美元|港元|欧元|日元|英镑|元)/(?:平方米|立方米|千瓦时|公斤|千克|公里|人次|吨|斤|克|升|桶|亩|股|人|户|套|台|件|个|辆|度|方|小时|天|日|月|年|次|箱)|美元|美金|港元|港币|欧元|日元|英镑|元人民币|元|人民币|人次|人|户|家|个标箱|标箱|个|件|项|套|辆"
                    + "|台|头|艘|架|吨|公斤|千克|平方公里|公里|平方米|立方米|兆瓦|千瓦时|千瓦|亩|公顷|股|名|所|座|张|倍|度";

    private static final int LONGEST = 60;
    /** Behind one of these may stand what is counted. */
    private static final String COUNTERS = "个家件项套辆台头艘架名所座张吨";

    private static final String NEXT_CLAUSE = "左以和及与比较增";

    private static final String DASH = "\\s?[-–—~～]\\s?";
    private static final Pattern RANGE_BEFORE =
            Pattern.compile("(?:[\\d%％]" + DASH + "|(?:illion|usand|[bmt]n|\\d[BMKbmk]|[万亿元])[-–—~～])$");
    private static final Pattern RANGE_BEHIND = Pattern.compile(DASH + "[$€£¥￥]?\\d");
    private static final int LOOK_BACK = 8;
    /** What the number goes on with, in a way of writing it that is not understood. */
    private static final Pattern NUMBER_BEHIND =
            Pattern.compile("\\p{IsLatin}|[.,'’]\\d|[ \\u00a0\\u202f]\\d{3}(?!\\d)");

    private static final Pattern NUMBER_BEFORE = Pattern.compile("(?<!\\d)\\d{1,3}['’ \\u00a0\\u202f]$");
    private static final Pattern SCALE_BEHIND = Pattern.compile(
            "[ \\u00a0-]?(?:crores?|lakhs?|lacs?|dozens?|hundred|thousand|million|billion|trillion|mrd|mio)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final String SHARE = "percentage[ -]points?\\b|basis[ -]points?\\b|bps?\\b|pps?\\b"
            + "|percent\\b|per cent\\b|pct\\b|%|％|‰|个?百分点|个?基点";

    static final Pattern PATTERN = Pattern.compile("(?![a-z])(?<![\\p{Alnum}.,/#])"
            + "(?<currency>" + Currencies.BEFORE + ")?\\s{0,2}"
            + "(?<value>\\([-−–]?" + NUMBER + "(?:\\)|$)|[-−–]?" + NUMBER + ")"
            + "(?:[ \\u00a0-]?(?<scale>(?i:trillion|billion|million|thousand|tn|bn|mln|mn)\\b|(?i:mrd|mio|tsd)\\b\\.?"
            + "|[bmk]\\b|(?<=\\d)[BMK]\\b|万亿|亿|千万|百万|万))?"
            + "(?:[ \\u00a0-]?(?<money>(?i:" + Currencies.BEHIND + ")))?"
            + "(?:[ \\u00a0-]?(?<unit>" + SHARE + "|" + OF_A_KIND + COUNTED + "\\b|" + COUNTED_CHINESE + "))?");

    private static final Pattern MONEY = Pattern.compile("[A-Z]{3}|¥");
    private static final Pattern SCALED = Pattern.compile("(?:[A-Z]{3}|¥) (?:thousand|million|billion|trillion)");

    /** Whether it is money without a scale, as the first one of "$5 to $7 million". */
    boolean isBareMoney() {
        return unit != null && MONEY.matcher(unit).matches() && !value.contains(",");
    }

    boolean isScaledMoney() {
        return unit != null && SCALED.matcher(unit).matches();
    }

    /** Whether another one's scale is likely of this one too: $5 to $7 million, but not $900 to $1.2 million. */
    boolean isLike(Amount scaled) {
        return unit != null
                && scaled.unit != null
                && scaled.unit.startsWith(unit + " ")
                && wholeDigits(value) <= wholeDigits(scaled.value) + 1;
    }

    private static int wholeDigits(String value) {
        return value.split("[.,]", 2)[0].length();
    }

    Amount withUnit(@Nullable String other) {
        return new Amount(value, other, range, start);
    }

    /** The amounts of a text that say what they count, in its order. */
    static List<Amount> in(String text) {
        var amounts = new ArrayList<Amount>();
        var matcher = PATTERN.matcher(text);
        while (matcher.find()) {
            var match = matcher.toMatchResult();
            var unit = unit(match);
            if (unit != null && isWhole(text, match) && !isBroken(text, match.end()) && isAlone(text, match)) {
                amounts.add(of(match, ChineseNames.isChinese(text) ? unit.replace("¥", "CNY") : unit));
            }
        }
        return amounts;
    }

    /** An amount that is a whole text, such as that of a table's cell; null when it is none. */
    static @Nullable Amount whole(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        var plain = whole(text, 0, text.length());
        if (plain != null || !text.startsWith("(")) {
            return plain;
        }
        var bracketed = whole(text, 1, text.endsWith(")") ? text.length() - 1 : text.length());
        return bracketed == null
                ? null
                : new Amount("(" + bracketed.value() + ")", bracketed.unit(), bracketed.range(), 0);
    }

    private static @Nullable Amount whole(String text, int start, int end) {
        var matcher = PATTERN.matcher(text).region(start, end);
        return matcher.find()
                        && text.substring(start, matcher.start()).isBlank()
                        && text.substring(matcher.end(), end).isBlank()
                        && !isMeasure(text, matcher.toMatchResult())
                ? of(matcher.toMatchResult(), unit(matcher.toMatchResult()))
                : null;
    }

    /** The bracket of a negative number may end in the next cell. */
    private static Amount of(MatchResult match, @Nullable String unit) {
        var value = match.group("value");
        boolean open = value.startsWith("(") && !value.endsWith(")");
        return new Amount(
                open ? value + ")" : value, unit, new TextRange(match.start("value"), match.end()), match.start());
    }

    /** Neither of a range nor in brackets, of which none can tell whether they mean a negative number. */
    private static boolean isAlone(String text, MatchResult match) {
        boolean bracketed = match.start() > 0
                && text.charAt(match.start() - 1) == '('
                && match.end() < text.length()
                && text.charAt(match.end()) == ')';
        return !bracketed
                && !isMeasure(text, match)
                && !isBefore(RANGE_BEFORE, text, match.start())
                && !isBehind(RANGE_BEHIND, text, match.end());
    }

    /** 35 m are metres and 120m² a surface; only of money are they millions. */
    private static boolean isMeasure(String text, MatchResult match) {
        var scale = match.group("scale");
        boolean goesOn = match.end() < text.length() && "²³/".indexOf(text.charAt(match.end())) >= 0;
        return scale != null
                && scale.length() == 1
                && "bmkBMK".contains(scale)
                && (match.group("currency") == null || goesOn);
    }

    /** Whether neither the number nor its scale is a part of another. */
    private static boolean isWhole(String text, MatchResult match) {
        int start = match.start("value");
        boolean numberEnds = Character.isDigit(text.charAt(match.end() - 1));
        return !(numberEnds && isBehind(NUMBER_BEHIND, text, match.end()))
                && !text.startsWith("/", match.end())
                && !isBehind(SCALE_BEHIND, text, match.end())
                && !(match.group("currency") == null && isBefore(NUMBER_BEFORE, text, start));
    }

    private static boolean isBehind(Pattern pattern, String text, int end) {
        return pattern.matcher(text).region(end, text.length()).lookingAt();
    }

    private static boolean isBefore(Pattern pattern, String text, int start) {
        return pattern.matcher(text)
                .useTransparentBounds(true)
                .region(Math.max(0, start - LOOK_BACK), start)
                .find();
    }

    /** A number that goes on behind, as those of laws and sections do, or is of the word behind, as in 3.5个工作日. */
    private static boolean isBroken(String text, int end) {
        if (end == text.length()) {
            return false;
        }
        char next = text.charAt(end);
        boolean hyphened = next == '-' && end + 1 < text.length() && Character.isLetter(text.charAt(end + 1));
        boolean ofTheNextWord = COUNTERS.indexOf(text.charAt(end - 1)) >= 0
                && Character.isIdeographic(next)
                && NEXT_CLAUSE.indexOf(next) < 0;
        return Character.isDigit(next) || hyphened || ofTheNextWord;
    }

    private static @Nullable String unit(MatchResult match) {
        var currency = Optional.ofNullable(match.group("currency")).orElse(match.group("money"));
        var scale = Objects.requireNonNullElse(match.group("scale"), "");
        var unit = Objects.requireNonNullElse(match.group("unit"), "");
        if (isChinese(scale) || isChinese(unit)) {
            var counted = unit.replaceFirst("^(?:元)?人民币$", "元");
            var money = currency == null || counted.endsWith("元") ? "" : Currencies.code(currency) + " ";
            return money + scale + counted;
        }
        var words = Stream.of(currency == null ? "" : Currencies.code(currency), scaled(scale), named(unit))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
        return words.isEmpty() ? null : words;
    }

    private static boolean isChinese(String word) {
        return !word.isEmpty() && Character.isIdeographic(word.charAt(0));
    }

    /** A scale in full. */
    static String scaled(String scale) {
        var plain = scale.toLowerCase(Locale.ROOT).replace(".", "");
        return SCALES.getOrDefault(plain, plain);
    }

    private static String named(String unit) {
        return switch (unit.toLowerCase(Locale.ROOT).replace('-', ' ')) {
            case "percent", "per cent", "pct", "%", "％" -> "%";
            case "pp", "pps", "percentage point", "percentage points" -> "percentage points";
            case "bp", "bps", "basis point", "basis points" -> "basis points";
            default -> unit;
        };
    }
}
