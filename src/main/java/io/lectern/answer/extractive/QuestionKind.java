package io.lectern.answer.extractive;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The kind of value that a question asks for, told by its words, and found in sentences by its form, in English and
 * Chinese. Who, why, how, which ones and what something is are no kinds: their answers have forms that are in too many
 * sentences to tell any apart.
 */
enum QuestionKind {
    TIME(
            "\\bwhen\\b|\\b(what|which) (year|date|day|month|time|century|decade|season|era|period)\\b"
                    + "|何时|何年|什么时[候间期]|什么年代|哪一?[年天]|哪个?月|哪个(年代|时期)|哪一?个?世纪|几月|几[号日]|(时间|日期)是|多久|多长时间|时间是多少",
            "\\b(1\\d|20)\\d\\d\\b|\\b(?-i:January|February|March|April|May|June|July|August|September|October|November|December"
                    + "|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\\b|\\b\\d+(st|nd|rd|th) century\\b"
                    + "|\\b({number}|\\d+) (day|week|month|year|hour|minute|decade)s?\\b|\\b(last|next|this) (year|month|week)\\b"
                    + "|[\\d一二三四五六七八九十〇零两]+\\s?(年代?|月|日|号|世纪|时|点|天|周|小时|分钟)|朝|时期|年间|初期|末期"),
    NUMBER(
            "\\bhow (many|much|long|old|large|big|high|tall|far|often|deep|wide|fast|heavy|great)\\b"
                    + "|\\b(what|which) (percentage|percent|number|amount|share|proportion|rate|age|size|length|height|price|cost)\\b"
                    + "|\\bwhat (is|was|are|were) the ([\\w-]+ ){0,3}(number|amount|percentage|population|length|price|total|cost|value|rate|height|size)\\b"
                    + "|多少|几|多[大长高远重深宽快]|百分之|(比例|人口|面积|数量)是",
            "\\d|\\b{number}\\b|百分之" + "|[一二三四五六七八九十百千万亿两半〇]+([个位名人次条件家项种年月日天岁米里元部集所座只台辆张艘倍层号首场届级度分颗枚间票股期]|多|公里)"),
    PLACE(
            "\\bwhere\\b|\\b(what|which) (city|country|state|town|place|county|location|region|continent|river|district|area|island|village|province)\\b"
                    + "|哪里|哪儿|在哪|何处|位于|什么(地方|地区|位置)|哪个?[些一座所]?(国家?|省|市|城市|县|区|地区|地方|州|岛|镇|村)",
            "\\b(in|at|near|from|to|of|on|off|between) (the )?(?-i:\\p{Lu}\\p{Ll}+)"
                    + "|[省市县区州国岛镇村洲港湾海山河江路街]|地区|位[于在]|分布|附近|[东西南北]部");

    private final Pattern question;
    private final Pattern evidence;

    QuestionKind(String question, String evidence) {
        this.question = Pattern.compile(question, Pattern.CASE_INSENSITIVE);
        this.evidence = Pattern.compile(evidence.replace("{number}", Words.NUMBERS), Pattern.CASE_INSENSITIVE);
    }

    /** The first kind whose words a question has. */
    static Optional<QuestionKind> of(String question) {
        return Arrays.stream(values())
                .filter(kind -> kind.question.matcher(question).find())
                .findFirst();
    }

    /** Whether a sentence names such a value, other than those that the question names itself. */
    boolean isIn(String sentence, String question) {
        return evidence.matcher(sentence).results().anyMatch(match -> !question.contains(match.group()));
    }

    /** Constants of an enumeration are made before its own fields. */
    private static final class Words {

        static final String NUMBERS =
                "(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand"
                        + "|million|billion|trillion|half|twice|once|single)";
    }
}
