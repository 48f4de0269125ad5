package io.lectern.answer.summary.figures;

import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the words of a Chinese sentence that are plainly the name of an amount in it. */
final class ChineseNames {

    private static final int LONGEST = 24;
    /** One word, such as 投资, does not say of what; in a list of amounts of one unit it does. */
    private static final int SHORTEST = 3;

    private static final int SHORTEST_LISTED = 2;

    private static final Pattern CLAUSE = Pattern.compile("[，,。；;：:！？!?（）()、—“”\"\\s]");
    private static final Pattern CHANGE =
            Pattern.compile("(?<change>(?:[比较][\\p{IsHan}\\d]{0,8}?|同比|环比|年均|分别)?(?:实际|名义)?"
                    + "(?:增长|下降|增加|减少|提高|上升|上涨|下跌|回升|回落|降低|提升|下滑|减|增)(?:了|到|至)?)(?:约|近|超过|超)?$");
    private static final Pattern VERB =
            Pattern.compile("(?:达到了|达到|达成|达|为|是|约为|约|共计|总计|累计|超过|突破|接近|近|完成了|完成|实现|有|计|占|从|由)+$");
    private static final Pattern LEAD_IN = Pattern.compile(
            "^(?:预计|争取到|其中|全年|全市|全省|全国|全区|全县|累计|报告期内|公司|本公司|我们|共|新增(?=[投固])|实现|完成|到(?!位)|在|截至|去年|今年|当年|并|又|还|则)+");
    private static final Pattern SAME = Pattern.compile("^(?:折合|约合|相当于)(?:人民币)?约?$");
    /** What may be of anything. */
    private static final Pattern VAGUE = Pattern.compile("投资|资金|收入|支出|利润|项目|总额|金额|面积|其他|合计|共计|平均|最高|最低");

    private ChineseNames() {}

    /** Whether a sentence is one. */
    static boolean isChinese(String sentence) {
        return sentence.codePoints().filter(Character::isIdeographic).count() * 3 > sentence.length();
    }

    /** What an amount is of; empty where that is not certain. */
    static Optional<Name> of(Place place) {
        if (place.before().contains("分别")) {
            return Optional.empty();
        }
        var clauses = CLAUSE.splitWithDelimiters(place.before(), -1);
        boolean listed = clauses.length > 2 && clauses[clauses.length - 2].equals("、");
        if (listed && !clauses[clauses.length - 3].isEmpty()) {
            // Of several things together.
            return Optional.empty();
        }
        return ofClause(clauses[clauses.length - 1].replaceAll("的$", ""), place);
    }

    private static Optional<Name> ofClause(String clause, Place place) {
        var last = Optional.ofNullable(place.last());
        if (SAME.matcher(clause).matches()) {
            return last;
        }
        var change = CHANGE.matcher(clause);
        var suffix = change.find() ? change.group("change") : "";
        var what = VERB.matcher(suffix.isEmpty() ? clause : clause.substring(0, change.start()))
                .replaceFirst("");
        what = LEAD_IN.matcher(what).replaceFirst("").replaceAll("[的从由]+$", "");
        if (what.isEmpty()) {
            return suffix.isEmpty() ? Optional.empty() : last.map(name -> changed(name.subject(), suffix));
        }
        if (what.startsWith("占")) {
            return last.map(name -> new Name(
                    name.subject() + place.before().substring(place.before().lastIndexOf("占")), name.subject()));
        }
        return isClear(what, place) ? Optional.of(changed(what, suffix)) : Optional.empty();
    }

    /** What it was raised to is no change. */
    private static Name changed(String subject, String change) {
        return new Name(change.matches(".*[到至]") ? subject : subject + change, subject);
    }

    private static boolean isClear(String what, Place place) {
        var last = place.last();
        boolean listed = last != null && !VAGUE.matcher(what).matches();
        return what.length() >= (listed ? SHORTEST_LISTED : SHORTEST)
                && what.length() <= LONGEST
                && what.codePoints().filter(Character::isIdeographic).count() >= 2;
    }
}
