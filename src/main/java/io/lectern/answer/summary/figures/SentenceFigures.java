package io.lectern.answer.summary.figures;

import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a sentence, with the words before each that say what it is of. An amount whose words cannot be told for
 * certain is none: what stands in the table should be true.
 */
final class SentenceFigures {

    private static final int LONGEST_LABEL = 80;
    private static final int LONGEST_LABEL_CHINESE = 24;
    /** One word, such as 投资, does not say of what. */
    private static final int SHORTEST_LABEL_CHINESE = 3;

    /** What has a sentence in it is no name. */
    private static final Pattern VERB = Pattern.compile(
            "\\b(?:was|were|is|are|had|has|have|totaled|totalled|reached|amounted to|increased|decreased|grew|rose|fell|declined|improved"
                    + "|dropped|climbed|expanded|contracted|being|be)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CHANGED = Pattern.compile(
            "^(?<what>.+?)\\s+(?:have |has |had )?(?<verb>increased|decreased|grew|rose|fell|declined|improved|dropped|climbed)"
                    + "(?:\\s+(?:by|approximately|about|only))*\\s*$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CHANGED_TO = Pattern.compile(
            "^(?<what>.+?)\\s+(?:have |has |had )?(?:increased|decreased|grew|rose|fell|declined|improved|dropped|climbed)\\b.*\\bto"
                    + "(?:\\s+(?:approximately|about|a record))*\\s*$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern EQUALS = Pattern.compile(
            "^(?<what>.+?)(?:\\s+for\\s+[^,]*|\\s+in\\s+[^,]*)?\\s+(?:was|were|is|are|totaled|totalled|reached|amounted to)"
                    + "(?:\\s+(?:approximately|about|only|a record|up|down|nearly|over|almost))*\\s*$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NAMED_OF = Pattern.compile(
            "(?:^|[,;:]|\\b(?:reported|had|generated|recorded|with|and|achieved)\\b)\\s*(?<what>[\\p{L}][\\p{L}\\p{N}&'’()./\\- ]{2,80}?)\\s+of"
                    + "(?:\\s+(?:approximately|about))?\\s*$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern COMPARED = Pattern.compile(
            "(?:compared (?:to|with)|from|versus|and)\\s*(?:approximately\\s+|about\\s+)?$", Pattern.CASE_INSENSITIVE);
    private static final Pattern LEAD_IN = Pattern.compile(
            "^(?:(?:in|for|during|as of|at|on|by|since|with)\\s[^,]*,\\s*|(?:and|but|however|meanwhile|also|while|additionally|moreover|overall),?\\s+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BEGINNING = Pattern.compile("^.*(?: that |[–—]{1,2}|:)");
    private static final Pattern ARTICLE =
            Pattern.compile("^(?:the|our|its|their|a|an)\\s+(?=\\S)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PRONOUN = Pattern.compile(
            "^(?:this|that|these|those|it|they|we|which|who|there|what|he|she|i|one|and|or)\\b.*",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CHINESE_CLAUSE = Pattern.compile("[，,。；;：:！？!?（）()、—“”\"\\s]");
    private static final Pattern CHINESE_CHANGE = Pattern.compile(
            "(?<change>(?:同比|比上年|较上年|环比|年均|分别)?(?:实际)?(?:增长|下降|增加|减少|提高|上升|回落|降低|提升|减|增)(?:了|到|至)?)(?:约|近|超过|超)?$");
    private static final Pattern CHINESE_VERB =
            Pattern.compile("(?:达到了|达到|达成|达|为|是|约为|约|共计|总计|累计|超过|突破|接近|近|完成了|完成|实现|有|计|占)+$");
    private static final Pattern CHINESE_LEAD_IN = Pattern.compile(
            "^(?:(?:19|20)\\d{2}年(?:上半年|下半年|末|底|度|\\d{1,2}月)?|预计|其中|全年|全市|全省|全国|全区|全县|累计|报告期内|公司|本公司|我们|共|新增(?=[投固])|实现|完成|到|在|截至|去年|今年|当年|并|又|还|则)+");

    /** A bound is no figure, and what belongs to the next word is of that. */
    private static final Pattern BOUND = Pattern.compile("以上|以下|以内|的(?!$)| or (?:more|less)");
    /** What is only planned. */
    private static final Pattern AIM = Pattern.compile(
            "目标|力争|争取|确保|将(?:达|完成|实现)|\\b(?:expect|target|aim|goal|forecast|guidance|anticipate)",
            Pattern.CASE_INSENSITIVE);

    private SentenceFigures() {}

    /**
     * The figures of a sentence.
     *
     * @param range of the sentence
     * @param known the period that everything around it is of; null when there is none
     */
    static List<Figure> of(String text, TextRange range, @Nullable String known) {
        var sentence = range.of(text);
        var figures = new ArrayList<Figure>();
        if (AIM.matcher(sentence).find()) {
            return figures;
        }
        var periods = Period.in(sentence);
        @Nullable String subject = null;
        int behind = 0;
        for (var amount : Amount.in(sentence)) {
            if (periods.stream().anyMatch(period -> period.range().overlaps(amount.range()))) {
                continue;
            }
            if (BOUND.matcher(sentence.substring(amount.range().end())).lookingAt()) {
                behind = amount.range().end();
                continue;
            }
            var before = sentence.substring(behind, currencyStart(sentence, amount));
            boolean chinese = isChinese(sentence);
            var named = chinese ? chinese(before, subject) : english(before, subject, figures.isEmpty());
            if (named != null) {
                figures.add(new Figure(
                        named.label(),
                        amount.value(),
                        amount.unit(),
                        period(sentence, amount, periods, known),
                        null,
                        new TextRange(
                                range.start() + amount.range().start(),
                                range.start() + amount.range().end()),
                        range));
                subject = named.subject();
            } else if (!chinese) {
                // What follows an amount that is not understood is not understood either.
                subject = null;
            }
            behind = amount.range().end();
        }
        return figures;
    }

    /** @param subject what the next amounts of the sentence may be of too */
    private record Named(String label, @Nullable String subject) {}

    private static int currencyStart(String sentence, Amount amount) {
        int start = amount.range().start();
        while (start > 0
                && " $€£¥￥USHKCADRMBNYEGP".indexOf(sentence.charAt(start - 1)) >= 0
                && amount.unit() != null
                && start > amount.range().start() - 4) {
            start--;
        }
        return start;
    }

    private static boolean isChinese(String sentence) {
        return sentence.codePoints().filter(Character::isIdeographic).count() * 3 > sentence.length();
    }

    private static @Nullable Named english(String before, @Nullable String subject, boolean first) {
        var clause = before.strip();
        if (subject != null && COMPARED.matcher(clause).find() && clause.length() < 60) {
            return new Named(subject, subject);
        }
        if (subject != null && !first && clause.matches("(?i)(?:in [^,]*,? )?to")) {
            return new Named(subject, subject);
        }
        if (!first) {
            int comma = Math.max(clause.lastIndexOf(','), clause.lastIndexOf(';'));
            clause = comma < 0 ? clause : clause.substring(comma + 1);
            if (comma < 0) {
                return null;
            }
        }
        clause = BEGINNING.matcher(clause).replaceFirst("").strip();
        for (var lead = LEAD_IN.matcher(clause); lead.find(); lead = LEAD_IN.matcher(clause)) {
            clause = clause.substring(lead.end());
        }
        var changedTo = CHANGED_TO.matcher(clause);
        if (changedTo.matches()) {
            return named(changedTo.group("what"), "");
        }
        var changed = CHANGED.matcher(clause);
        if (changed.matches()) {
            var named = named(changed.group("what"), "");
            return named == null
                    ? null
                    : new Named(named.label() + ", " + changed.group("verb").toLowerCase(Locale.ROOT), named.label());
        }
        var equal = EQUALS.matcher(clause);
        if (equal.matches()) {
            return named(equal.group("what"), "");
        }
        var of = NAMED_OF.matcher(clause);
        return of.find() ? named(of.group("what"), "") : null;
    }

    private static @Nullable Named named(String what, String suffix) {
        var label = ARTICLE.matcher(what.strip()).replaceFirst("").strip();
        boolean clear = label.length() >= 3
                && label.length() <= LONGEST_LABEL
                && !PRONOUN.matcher(label).matches()
                && !VERB.matcher(label).find()
                && label.codePoints().anyMatch(Character::isLetter)
                && !Pattern.compile("[,;]").matcher(label).find();
        return clear ? new Named(label + suffix, label) : null;
    }

    private static @Nullable Named chinese(String before, @Nullable String subject) {
        if (before.contains("分别")) {
            return null;
        }
        var clauses = CHINESE_CLAUSE.splitWithDelimiters(before, -1);
        var clause = clauses[clauses.length - 1];
        boolean listed = clauses.length > 2 && clauses[clauses.length - 2].equals("、");
        if (listed && !clauses[clauses.length - 3].isEmpty()) {
            // Of several things together.
            return null;
        }
        var change = CHINESE_CHANGE.matcher(clause);
        var suffix = "";
        if (change.find()) {
            suffix = change.group("change");
            clause = clause.substring(0, change.start());
        }
        clause = CHINESE_VERB.matcher(clause).replaceFirst("");
        clause = CHINESE_LEAD_IN.matcher(clause).replaceFirst("").replaceAll("的$", "");
        if (clause.isEmpty()) {
            return subject == null || suffix.isEmpty() ? null : new Named(subject + suffix, subject);
        }
        if (clause.startsWith("占")) {
            return subject == null ? null : new Named(subject + clause, subject);
        }
        boolean clear = clause.length() >= SHORTEST_LABEL_CHINESE
                && clause.length() <= LONGEST_LABEL_CHINESE
                && clause.codePoints().filter(Character::isIdeographic).count() >= 2;
        return clear ? new Named(clause + suffix, clause) : null;
    }

    /** The nearest one behind the amount and before the next comma; else the last before it; else the only one around. */
    private static @Nullable String period(
            String sentence, Amount amount, List<Period> periods, @Nullable String known) {
        @Nullable Period before = null;
        for (var period : periods) {
            if (period.range().end() <= amount.range().start()) {
                before = period;
            } else {
                var between =
                        sentence.substring(amount.range().end(), period.range().start());
                if (between.length() < 40 && between.matches("(?i)[^,;，；。\\d]*")) {
                    return period.name();
                }
            }
        }
        return before == null ? known : before.name();
    }
}
