package io.lectern.answer.summary.figures;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers of a table count, as its head and what stands above it say.
 *
 * @param scale such as {@code million} or {@code 万元}; null when it is not said
 * @param currency said with it, as in "in millions of euros"
 */
record TableUnits(@Nullable String scale, @Nullable String currency) {

    static final TableUnits NONE = new TableUnits(null, null);

    private static final Pattern ENGLISH = Pattern.compile(
            "\\(?\\b(?:dollars |amounts |figures )?(?:in )?(?:U\\.?S\\.? )?(?:dollars in )?\\$? ?(?<scale>thousands|millions|billions)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SAID = Pattern.compile(
            "\\((?:[^()]{0,40}\\b)?(?:thousands|millions|billions)\\b[^()]*\\)|\\bin (?:thousands|millions|billions)\\b|^[^a-z]*\\b(?:THOUSANDS|MILLIONS|BILLIONS)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    /** As "EUR million". */
    private static final Pattern SIGNED = Pattern.compile(
            "(?<![\\p{L}\\d])(?<sign>" + Currencies.BEFORE + ")\\s?(?<scale>thousand|million|billion|bn|mn|m|k)s?\\b");
    /** As "millions of euros", "dollars in thousands". */
    private static final Pattern MONEY = Pattern.compile(
            "\\b(?:thousands|millions|billions) (?:of )?(?<behind>" + Currencies.BEHIND + ")" + "|(?<before>"
                    + Currencies.BEHIND + "),? in (?:thousands|millions|billions)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CHINESE = Pattern.compile(
            "(?:单位|金额单位|币种)[：:]?\\s*(?:人民币)?(?<scale>亿元|百万元|万元|千元|元|亿美元|万美元|亿港元|万人|万吨|%)|[（(](?<alone>亿元|百万元|万元|千元|%)[）)]");
    private static final Pattern COUNTED =
            Pattern.compile("\\b(?:shares?|employees|headcount|number of)\\b|人数|户数|家数", Pattern.CASE_INSENSITIVE);
    private static final Pattern PER_ONE =
            Pattern.compile("\\bper (?:\\w+ )?(?:common )?(?:share|unit|barrel)\\b|每股", Pattern.CASE_INSENSITIVE);
    private static final Pattern RATIO = Pattern.compile(
            "\\b(?:rate|margin|ratio|yield|percent|percentage|return on)\\b|%|率|占比|比重|增长$|增减",
            Pattern.CASE_INSENSITIVE);

    /** The last that is said of several texts; the nearest stands last. */
    static TableUnits of(List<String> texts) {
        for (var text : texts.reversed()) {
            var chinese = CHINESE.matcher(text);
            if (chinese.find()) {
                return new TableUnits(
                        chinese.group("scale") == null ? chinese.group("alone") : chinese.group("scale"), null);
            }
            var signed = SIGNED.matcher(text);
            if (signed.find()) {
                return new TableUnits(Amount.scaled(signed.group("scale")), Currencies.code(signed.group("sign")));
            }
            var said = SAID.matcher(text);
            if (said.find()) {
                var scale = ENGLISH.matcher(said.group());
                if (scale.find()) {
                    var plural = scale.group("scale").toLowerCase(Locale.ROOT);
                    return new TableUnits(plural.substring(0, plural.length() - 1), money(text));
                }
            }
        }
        return NONE;
    }

    private static @Nullable String money(String text) {
        var money = MONEY.matcher(text);
        return money.find()
                ? Currencies.code(money.group("behind") == null ? money.group("before") : money.group("behind"))
                : null;
    }

    boolean isSaid() {
        return scale != null;
    }

    /**
     * What a number counts.
     *
     * @param own what its cell says
     * @param ofColumn what other cells of its column say
     */
    @Nullable
    String of(String label, @Nullable String own, @Nullable String ofColumn) {
        if (own != null && !isCurrency(own)) {
            return own;
        }
        if (own == null && RATIO.matcher(label).find()) {
            return null;
        }
        var beside = own == null ? ofColumn : own;
        var money = beside == null ? currency : beside;
        if (PER_ONE.matcher(label).find()) {
            return money;
        }
        if (COUNTED.matcher(label).find()) {
            return scale == null || currency != null || isMoney(scale) ? null : scale;
        }
        if (scale == null || money == null || isMoney(scale)) {
            return scale == null ? money : scale;
        }
        return money + " " + scale;
    }

    /** Whether a label says that its number is of one thing, which no scale of the table is for. */
    static boolean isOfOne(String label) {
        return PER_ONE.matcher(label).find();
    }

    private static boolean isCurrency(String unit) {
        return unit.equals("¥") || (unit.length() == 3 && unit.chars().allMatch(Character::isUpperCase));
    }

    private static boolean isMoney(String scale) {
        return scale.endsWith("元");
    }
}
