package io.lectern.answer.summary.figures;

import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number with what it counts.
 *
 * @param value as it stands in the text
 * @param unit null when the text says none beside it
 * @param range of the number, with currency and unit
 */
record Amount(String value, @Nullable String unit, TextRange range) {

    private static final Map<String, String> CURRENCIES = Map.ofEntries(
            Map.entry("$", "USD"),
            Map.entry("US$", "USD"),
            Map.entry("USD", "USD"),
            Map.entry("HK$", "HKD"),
            Map.entry("C$", "CAD"),
            Map.entry("A$", "AUD"),
            Map.entry("€", "EUR"),
            Map.entry("EUR", "EUR"),
            Map.entry("£", "GBP"),
            Map.entry("GBP", "GBP"),
            Map.entry("¥", "CNY"),
            Map.entry("￥", "CNY"),
            Map.entry("RMB", "CNY"),
            Map.entry("CNY", "CNY"),
            Map.entry("人民币", "CNY"));
    private static final Map<String, String> SCALES =
            Map.of("bn", "billion", "mn", "million", "b", "billion", "m", "million", "k", "thousand");
    private static final String NUMBER = "(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?";
    static final String COUNTED =
            "employees|people|customers|users|stores|shares|barrels|tons|tonnes|megawatts|households"
                    + "|countries|tribes|patients|subscribers|units";
    static final String COUNTED_CHINESE =
            "美元|港元|欧元|日元|英镑|元|人次|人|户|家|个|件|项|套|辆|台|吨|公斤|千克|平方公里|公里|平方米|立方米|千瓦时|千瓦|亩|公顷|股|名|所|座|张|倍|度";

    private static final int LONGEST = 60;
    /** Behind one of these may stand what is counted. */
    private static final String COUNTERS = "个家件项套辆台名所座张";

    private static final String DASH = "\\s?[-–—~～]\\s?";
    private static final Pattern RANGE_BEFORE = Pattern.compile("[\\d%％]" + DASH + "$");
    private static final Pattern RANGE_BEHIND = Pattern.compile(DASH + "[$€£¥￥]?\\d");
    private static final int LOOK_BACK = 4;

    static final Pattern PATTERN = Pattern.compile("(?<![\\p{Alnum}.,/#])"
            + "(?<currency>US\\$|HK\\$|C\\$|A\\$|[$€£¥￥]|USD|EUR|GBP|RMB|CNY|人民币)?\\s{0,2}"
            + "(?<value>\\([-−–]?" + NUMBER + "(?:\\)|$)|[-−–]?" + NUMBER + ")"
            + "(?:[ \\u00a0-]?(?<scale>trillion|billion|million|thousand|bn\\b|mn\\b|[bmk]\\b|万亿|亿|千万|百万|万))?"
            + "(?:[ \\u00a0]?(?<unit>percentage points?|basis points?|percent\\b|per cent\\b|pts?\\b|%|％|‰|个百分点|(?:"
            + COUNTED + ")\\b|" + COUNTED_CHINESE + "))?");

    /** The amounts of a text that say what they count, in its order. */
    static List<Amount> in(String text) {
        var amounts = new ArrayList<Amount>();
        var matcher = PATTERN.matcher(text);
        while (matcher.find()) {
            var unit = unit(matcher.toMatchResult());
            if (unit != null && !isBroken(text, matcher.end()) && isAlone(text, matcher.toMatchResult())) {
                amounts.add(of(matcher.toMatchResult(), unit));
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
                : new Amount("(" + bracketed.value() + ")", bracketed.unit(), bracketed.range());
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
        return new Amount(open ? value + ")" : value, unit, new TextRange(match.start("value"), match.end()));
    }

    /** Neither of a range nor in brackets, of which none can tell whether they mean a negative number. */
    private static boolean isAlone(String text, MatchResult match) {
        boolean bracketed = match.start() > 0
                && text.charAt(match.start() - 1) == '('
                && match.end() < text.length()
                && text.charAt(match.end()) == ')';
        return !bracketed
                && !isMeasure(text, match)
                && !RANGE_BEFORE
                        .matcher(text)
                        .region(Math.max(0, match.start() - LOOK_BACK), match.start())
                        .find()
                && !RANGE_BEHIND
                        .matcher(text)
                        .region(match.end(), text.length())
                        .lookingAt();
    }

    /** 35 m are metres and 120m² a surface; only of money are they millions. */
    private static boolean isMeasure(String text, MatchResult match) {
        var scale = match.group("scale");
        boolean goesOn = match.end() < text.length() && "²³/".indexOf(text.charAt(match.end())) >= 0;
        return scale != null
                && scale.length() == 1
                && "bmk".contains(scale)
                && (match.group("currency") == null || goesOn);
    }

    /** A number that goes on behind, as those of laws and sections do, or is of the word behind, as in 3.5个工作日. */
    private static boolean isBroken(String text, int end) {
        if (end == text.length()) {
            return false;
        }
        char next = text.charAt(end);
        boolean hyphened = next == '-' && end + 1 < text.length() && Character.isLetter(text.charAt(end + 1));
        boolean ofTheNextWord = COUNTERS.indexOf(text.charAt(end - 1)) >= 0 && Character.isIdeographic(next);
        return Character.isDigit(next) || hyphened || ofTheNextWord;
    }

    private static @Nullable String unit(MatchResult match) {
        var currency = match.group("currency");
        var scale = match.group("scale");
        var unit = match.group("unit");
        boolean chinese = (scale != null && Character.isIdeographic(scale.charAt(0)))
                || (unit != null && Character.isIdeographic(unit.charAt(0)));
        if (chinese) {
            return (currency == null || "元".equals(unit) ? "" : CURRENCIES.get(currency) + " ")
                    + (scale == null ? "" : scale)
                    + (unit == null ? "" : unit);
        }
        var words = new ArrayList<String>();
        if (currency != null) {
            words.add(CURRENCIES.getOrDefault(currency, currency));
        }
        if (scale != null) {
            words.add(SCALES.getOrDefault(scale.toLowerCase(Locale.ROOT), scale.toLowerCase(Locale.ROOT)));
        }
        if (unit != null) {
            words.add(named(unit));
        }
        return words.isEmpty() ? null : String.join(" ", words);
    }

    private static String named(String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "percent", "per cent", "%", "％" -> "%";
            case "pt", "pts", "percentage point", "percentage points" -> "percentage points";
            default -> unit;
        };
    }
}
