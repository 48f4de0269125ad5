package io.lectern.answer.summary.figures;

import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time that a figure is of.
 *
 * @param name in one form for all ways to write it, such as {@code FY2022}, {@code Q3 2023}, {@code H1 2023},
 *     {@code 2023年上半年}
 * @param range where it stands
 */
record Period(String name, TextRange range) {

    private static final String MONTH =
            "(?:January|February|March|April|May|June|July|August|September|October|November|December"
                    + "|Jan\\.?|Feb\\.?|Mar\\.?|Apr\\.?|Jun\\.?|Jul\\.?|Aug\\.?|Sept?\\.?|Oct\\.?|Nov\\.?|Dec\\.?)";
    private static final String YEAR = "(?:19|20)\\d{2}";
    private static final String DATE = MONTH + "\\s+\\d{1,2}\\s*,\\s*" + YEAR;
    private static final String ORDINAL = "first|second|third|fourth|1st|2nd|3rd|4th";
    private static final List<String> ORDINALS =
            List.of("first", "second", "third", "fourth", "1st", "2nd", "3rd", "4th");

    private static final Pattern PATTERN = Pattern.compile(
            "(?<versus>(?:fiscal\\s+)?" + YEAR + "(?:\\s+(?:vs\\.?|versus)\\s+(?:fiscal\\s+)?|\\s?[-–—]\\s?)" + YEAR
                    + ")"
                    + "|(?<ended>(?:years?|(?:three|six|nine|twelve)\\s+months|quarters?)\\s+ended\\s+" + DATE + ")"
                    + "|(?:the\\s+)?(?<quarter>" + ORDINAL
                    + ")[- ]quarter\\s+(?:of\\s+)?(?:fiscal\\s+)?(?:year\\s+)?(?<quarterYear>"
                    + YEAR + ")"
                    + "|Q(?<q>[1-4])[ -]?(?:FY\\s?)?(?<qYear>" + YEAR + ")|(?<yearQ>" + YEAR + ")\\s?Q(?<q2>[1-4])"
                    + "|(?:the\\s+)?(?<half>first|second)\\s+half\\s+of\\s+(?:fiscal\\s+)?(?<halfYear>" + YEAR + ")"
                    + "|(?:fiscal(?:\\s+year)?|FY)\\s?(?<fiscal>" + YEAR + "|\\d{2}\\b)"
                    + "|(?<date>" + DATE + "|" + MONTH + "\\s+" + YEAR + ")"
                    + "|(?<chinese>" + YEAR + "\\s?年(?:上半年|下半年|第?[一二三四1-4]季度|前[二三]季度|\\d{1,2}[-—–~至]\\d{1,2}月"
                    + "|\\d{1,2}月(?:\\d{1,2}日)?|度|末|底)?)"
                    + "|(?<![\\d.,$¥€£-])(?<year>" + YEAR
                    + ")(?![\\d%]|[.,]\\d|\\s?(?:million|billion|percent|元|万|亿|" + Amount.COUNTED + "\\b|"
                    + Amount.COUNTED_CHINESE + "))",
            Pattern.CASE_INSENSITIVE);

    /** What stands before a time that something is compared with, is due at or began at. */
    private static final Pattern OTHER_BEFORE = Pattern.compile(
            "(?:[比较](?:起|之|于)?|自|(?:成立|创立|创办|创建|设立|始建|始|建)于|\\b(?:due|until|by|compared (?:to|with)|versus|vs\\.?|over|than|from|against|since"
                    + "|founded|established|incorporated)\\s+(?:(?:in|for|at|during)\\s+)?(?:the\\s+)?(?:end of\\s+)?"
                    + "(?:(?:same|corresponding|comparable|equivalent) (?:period|quarter|months?|time) (?:in|of|for)\\s+)?)$",
            Pattern.CASE_INSENSITIVE);

    /** What stands behind such a time. */
    private static final Pattern OTHER_BEHIND =
            Pattern.compile("\\s?(?:同期|末)?(?:的?水平)?(?:相比|的?基础上|以来|起(?!重)|成立|创立|创办|创建|设立)");
    /** Longer than what stands before. */
    private static final int LOOK_BACK = 80;

    private static final Pattern OPENING = Pattern.compile(
            "\\s*(?:[一二三四五六七八九十]+、|截至|截止|在)?(?:(?:in|during|for|as of|at)\\s+)?(?:the\\s+)?(?:full\\s+)?",
            Pattern.CASE_INSENSITIVE);
    /** Of the time of a beginning. */
    private static final Pattern BEGUN = Pattern.compile(
            "[^.。]{0,200}(?:\\b(?:founded|established|incorporated)\\b|成立|创立|创办|创建)", Pattern.CASE_INSENSITIVE);
    /** What is longer is no paragraph that is of one time. */
    private static final int LONGEST_PARAGRAPH = 5_000;

    /** The periods of a text, in its order. */
    static List<Period> in(String text) {
        var periods = new ArrayList<Period>();
        var matcher = PATTERN.matcher(text);
        while (matcher.find()) {
            periods.add(new Period(name(matcher.toMatchResult()), new TextRange(matcher.start(), matcher.end())));
        }
        return periods;
    }

    /** Those of a text that it does not only compare with. */
    static List<Period> told(String text) {
        return in(text).stream()
                .filter(period -> !isOther(text, period.range()))
                .toList();
    }

    private static boolean isOther(String text, TextRange time) {
        return OTHER_BEFORE
                        .matcher(text)
                        .useTransparentBounds(true)
                        .region(Math.max(0, time.start() - LOOK_BACK), time.start())
                        .find()
                || OTHER_BEHIND.matcher(text).region(time.end(), text.length()).lookingAt();
    }

    /** The only period of a text, or null. */
    static @Nullable String only(String text) {
        return only(in(text));
    }

    /** The period that a paragraph begins with and that is the only one it tells of, or null. */
    static @Nullable String opening(String text) {
        var told = text.length() > LONGEST_PARAGRAPH ? List.<Period>of() : told(text);
        if (told.isEmpty()) {
            return null;
        }
        var first = told.getFirst().range();
        boolean opens = OPENING.matcher(text).region(0, first.start()).matches()
                && !BEGUN.matcher(text).region(first.end(), text.length()).lookingAt();
        return opens ? only(told) : null;
    }

    private static @Nullable String only(List<Period> periods) {
        var names = periods.stream().map(Period::name).distinct().toList();
        return names.size() == 1 ? names.getFirst() : null;
    }

    private static String name(MatchResult match) {
        if (match.group("quarter") != null) {
            return "Q%d %s"
                    .formatted(
                            ORDINALS.indexOf(match.group("quarter").toLowerCase(Locale.ROOT)) % 4 + 1,
                            match.group("quarterYear"));
        }
        if (match.group("q") != null) {
            return "Q%s %s".formatted(match.group("q"), match.group("qYear"));
        }
        if (match.group("q2") != null) {
            return "Q%s %s".formatted(match.group("q2"), match.group("yearQ"));
        }
        if (match.group("half") != null) {
            return "H%d %s".formatted(match.group("half").equalsIgnoreCase("first") ? 1 : 2, match.group("halfYear"));
        }
        if (match.group("fiscal") != null) {
            var year = match.group("fiscal");
            return "FY" + (year.length() == 2 ? "20" + year : year);
        }
        if (match.group("chinese") != null) {
            return match.group("chinese").replaceAll("\\s|度$", "");
        }
        return match.group().replaceAll("\\s+", " ").replace(" ,", ",");
    }
}
