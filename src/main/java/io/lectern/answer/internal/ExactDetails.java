package io.lectern.answer.internal;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a sentence must stand in a text to the letter: codes, quoted words, names of several words, Chinese names before a
 * title and of organisations. Rules only: a single capitalised word or a Chinese name without a title is not told from others.
 */
final class ExactDetails {

    private static final Pattern QUOTED = Pattern.compile("[“\"「『《]([^“”\"「」『』《》]{2,100})[”\"」』》]");
    /** Letters and digits in one, such as ISO-9001, A320 or COVID-19. */
    private static final Pattern CODE =
            Pattern.compile("(?<![A-Za-z0-9])(?=[A-Z/.–-]*\\d)[A-Z][A-Z0-9]*(?:[-–/.][A-Z0-9]+)*(?![A-Za-z0-9])");
    /** Where letters of a code meet digits, or what stands between its parts. */
    private static final Pattern JOINT = Pattern.compile("[-–/.]+|(?<=[A-Z])(?=\\d)|(?<=\\d)(?=[A-Z])");

    private static final Pattern NAME = Pattern.compile(
            "\\p{Lu}[\\p{L}’'-]*\\.?(?:\\s+(?:(?:of|the|and|de|del|della|di|da|la|le|van|von|der|bin|al)\\s+)*\\p{Lu}[\\p{L}’'-]*\\.?)+");
    private static final Pattern CAPITALISED = Pattern.compile("\\p{Lu}\\p{L}*");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}&&[^\\p{IsHan}]]+");
    private static final int SHORTEST_ACRONYM = 3;

    /** What begins sentences and belongs to no name, beside adverbs. */
    private static final Set<String> OPENING = words("""
            A About Above According Across After Against All Along Already Also Although Amid Among An And Another Any Are As \
            At Because Before Behind Below Beside Besides Between Beyond Both But By Can Could Despite Did Do Does During Each \
            Either Even Every Except Few Following For Former From Given Had Has Have He Hence Her Here His How However I If In \
            Inside Instead Into Is It Its Later Like Many May Meanwhile Moreover Most Much My Near Neither Nevertheless No Nor \
            Not Now Of Off On Once Only Or Other Our Out Outside Over Per Perhaps Rather Several She Should Similar Since So \
            Some Still Such Than Thanks That The Their Then There Thereafter Therefore These They This Those Though Through \
            Throughout Thus To Today Together Toward Towards Under Unless Unlike Until Up Upon Via Was We Were What When Whereas \
            Where Whether Which While Who Whom Whose Why Will With Within Without Would Yes Yesterday Yet You Your""");

    /** Parts of a name that a text may not have beside it. */
    private static final Set<String> BESIDE = words("""
            January February March April May June July August September October November December Monday Tuesday Wednesday \
            Thursday Friday Saturday Sunday Mr Mrs Ms Miss Dr Prof Professor Sir Dame Lord Lady""");

    private static final Pattern ORGANISATION = Pattern.compile(
            "(\\p{IsHan}{2})(?:科技|技术|股份|有限|责任|控股|集团)*" + "(?:公司|集团|大学|学院|银行|医院|法院|研究院|研究所|委员会|协会|出版社|中学|小学)");
    /** Signs that are in no name, and those with which none ends. */
    private static final Pattern NO_NAME =
            Pattern.compile("[该本其此这那哪每某各我你他她它们的了是由被及或]|.[一二两三几个位家所间名于和与在向对从到往去进至将把给让以就都也还即等任子母总分大小新老原同全人]$");
    /** Words that stand before such a word without being a name. */
    private static final Set<String> NO_ORGANISATION = words("""
            各个 所有 其他 有关 当地 全国 国家 中央 地方 上市 股份 有限 科技 技术 外国 国有 民营 综合 重点 商业 人民 中级 高级 最高 成立 设立 创办 创立 \
            创建 收购 加入 进入 离开 担任 经营 管理 投资 保险 证券 建筑 成为 作为 认为 因为 附属 就读 考上 目前 相关 一审 二审 上级 下级 专业 合资 外资""");

    /** With one or two signs behind it, or right behind something that ends a word. */
    private static final Pattern TITLED = Pattern.compile(
            "([王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易武乔贺赖龚]"
                    + "(?:\\p{IsHan}{1,2}|(?<=(?:^|[^\\p{IsHan}]|[的由和与及是向对在了位名给被让跟]).)))"
                    + "(先生|女士|教授|博士|院士|工程师|校长|部长|总统|主席|总理|市长|医生)");

    private static final Pattern IN_NO_PERSON = Pattern.compile("[任是的和与由向被在及当为]");

    private ExactDetails() {}

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    /**
     * Those of a sentence that a text does not hold. Names in another script than the text's are not looked for.
     *
     * @param heading what is known of the text beside itself
     */
    static List<String> missing(String sentence, String text, String heading) {
        var said = folded(sentence).strip();
        var known = new Known(heading + "\n" + text);
        boolean chinese = Script.isChinese(text);
        boolean translated = chinese && !Script.isChinese(said);
        return Stream.of(
                        missing(QUOTED, said, match -> known.holds(match.group(1))),
                        missing(CODE, said, match -> known.holdsCode(match.group())),
                        missing(NAME, said, match -> translated || known.holdsName(match.group(), match.start() == 0)),
                        missing(ORGANISATION, said, match -> !chinese || known.holdsOrganisation(match.group(1))),
                        missing(TITLED, said, match -> !chinese || known.holdsTitled(match.group(1), match.group(2))))
                .flatMap(List::stream)
                .toList();
    }

    /** Letters and digits of full width are the same. */
    private static String folded(String text) {
        return Normalizer.normalize(text, Form.NFKC);
    }

    private static List<String> missing(Pattern pattern, String sentence, Predicate<MatchResult> held) {
        return pattern.matcher(sentence)
                .results()
                .filter(match -> !held.test(match))
                .map(MatchResult::group)
                .toList();
    }

    /** A text in which details are looked up, whatever its line breaks, cases and kinds of dashes and quotation marks. */
    private static final class Known {

        private final String original;
        private final String text;
        private final Set<String> words;

        Known(String text) {
            this.original = folded(text);
            this.text = plain(original);
            this.words =
                    WORD.matcher(original).results().map(MatchResult::group).collect(Collectors.toSet());
            words.addAll(
                    WORD.matcher(this.text).results().map(MatchResult::group).toList());
        }

        private static String plain(String text) {
            return text.replaceAll("\\s+", " ")
                    .replace('’', '\'')
                    .replace('–', '-')
                    .replaceAll("[“”„]", "\"")
                    .toLowerCase(Locale.ROOT);
        }

        /** A full stop or comma at the end may be the writer's own. */
        boolean holds(String words) {
            return text.contains(plain(words).strip().replaceFirst("[.,。，]$", ""));
        }

        boolean holdsCode(String code) {
            var parts = String.join("[-–/.\\s]*", JOINT.split(code));
            return Pattern.compile("(?<![A-Za-z0-9])" + parts + "s?(?![A-Za-z0-9])", Pattern.CASE_INSENSITIVE)
                    .matcher(original)
                    .find();
        }

        /** Every word, or their initials. The word that opens a sentence may be none of a name of several. */
        boolean holdsName(String name, boolean opens) {
            var all =
                    CAPITALISED.matcher(name).results().map(MatchResult::group).toList();
            boolean opened =
                    OPENING.contains(all.getFirst()) || (opens && all.getFirst().endsWith("ly"));
            var parts = all.stream()
                    .skip(opened ? 1 : 0)
                    .filter(part -> !BESIDE.contains(part))
                    .toList();
            return parts.size() < 2
                    || holdsAll(parts)
                    || (opens && !opened && parts.size() > 2 && holdsAll(parts.subList(1, parts.size())))
                    || holdsInitials(parts);
        }

        private boolean holdsAll(List<String> parts) {
            return parts.stream().map(part -> part.toLowerCase(Locale.ROOT)).allMatch(this::holdsWord);
        }

        private boolean holdsWord(String word) {
            return word.length() == 1
                    ? words.stream().anyMatch(known -> known.startsWith(word))
                    : words.contains(word)
                            || words.contains(word + "s")
                            || (word.endsWith("s") && words.contains(word.substring(0, word.length() - 1)));
        }

        private boolean holdsInitials(List<String> parts) {
            var initials = parts.stream().map(part -> part.substring(0, 1)).toList();
            return (initials.size() >= SHORTEST_ACRONYM && words.contains(String.join("", initials)))
                    || original.contains(String.join(".", initials) + ".");
        }

        boolean holdsOrganisation(String name) {
            return NO_NAME.matcher(name).find() || NO_ORGANISATION.contains(name) || holds(name);
        }

        /** The signs before a name may be none of it, and the text may have more of it. */
        boolean holdsTitled(String name, String title) {
            int length = name.length();
            return IN_NO_PERSON.matcher(name).find()
                    || (length > 1 && holds(name))
                    || (length > 2 && holds(name.substring(1)))
                    || (length > 1 && holds(name.substring(length - 1) + title))
                    || (length == 1
                            && Pattern.compile(name + "\\p{IsHan}{0,2}" + title)
                                    .matcher(text)
                                    .find());
        }
    }
}
