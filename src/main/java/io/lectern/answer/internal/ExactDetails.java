package io.lectern.answer.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of a sentence must stand in a text to the letter: codes, quoted words, names of several words, Chinese names before a
 * title and of organisations. Rules only: a single capitalised word or a Chinese name without a title is not told from others.
 */
final class ExactDetails {

    private static final Pattern QUOTED = Pattern.compile("[“\"「『《]([^“”\"「」『』《》]{2,100})[”\"」』》]");
    /** Letters and digits in one, such as ISO-9001, A320 or COVID-19. */
    private static final Pattern CODE =
            Pattern.compile("(?<![\\p{L}\\p{N}])(?=[A-Z/.–-]*\\d)[A-Z][A-Z0-9]*(?:[-–/.][A-Z0-9]+)*(?![\\p{L}\\p{N}])");

    private static final Pattern NAME = Pattern.compile(
            "\\p{Lu}[\\p{L}’'-]*\\.?(?:\\s+(?:(?:of|the|and|de|del|della|di|da|la|le|van|von|der|bin|al)\\s+)*\\p{Lu}[\\p{L}’'-]*\\.?)+");
    private static final Pattern WORD = Pattern.compile("\\p{Lu}[\\p{L}-]*");
    /** What begins sentences and belongs to no name. */
    private static final Set<String> OPENING = Set.of(
            "The",
            "A",
            "An",
            "In",
            "On",
            "At",
            "By",
            "For",
            "From",
            "To",
            "With",
            "After",
            "Before",
            "Since",
            "When",
            "While",
            "As",
            "According",
            "However",
            "But",
            "And",
            "Or",
            "So",
            "Yes",
            "No",
            "It",
            "Its",
            "He",
            "She",
            "They",
            "His",
            "Her",
            "Their",
            "This",
            "That",
            "These",
            "Those",
            "There",
            "Both",
            "During",
            "Under",
            "Although",
            "If",
            "Yesterday",
            "Today",
            "Also",
            "Then",
            "Only",
            "Later",
            "Finally",
            "I",
            "We",
            "Our");

    private static final Set<String> DATES = Set.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday");

    private static final Pattern ORGANISATION = Pattern.compile(
            "(\\p{IsHan}{2})(?:科技|技术|股份|有限|责任|控股|集团)*" + "(?:公司|集团|大学|学院|银行|医院|法院|研究院|研究所|委员会|协会|出版社|中学|小学)");
    /** What stands before such a word without being a name. */
    private static final Set<String> NO_ORGANISATION = Set.of(
            "一家", "这家", "该家", "两家", "一所", "这所", "两所", "各个", "所有", "其他", "有关", "当地", "全国", "国家", "中央", "地方", "子公", "母公",
            "分公", "上市", "股份", "有限", "科技", "技术", "外国", "国有", "民营", "综合", "重点", "商业", "人民", "中级", "高级", "最高");

    private static final Pattern TITLED = Pattern.compile(
            "([王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易武乔贺赖龚]"
                    + "\\p{IsHan}{0,2})(先生|女士|教授|博士|院士|工程师|校长|部长|总统|主席|总理|市长|医生)");

    private ExactDetails() {}

    /** Those of a sentence that a text does not hold. */
    static List<String> missing(String sentence, String text) {
        var known = new Known(text);
        return Arrays.asList(
                        missing(QUOTED, sentence, match -> known.holds(match.group(1))),
                        missing(CODE, sentence, match -> known.holdsCode(match.group())),
                        missing(NAME, sentence, match -> !known.isLatin() || known.holdsName(match.group())),
                        missing(
                                ORGANISATION,
                                sentence,
                                match -> !known.isChinese()
                                        || NO_ORGANISATION.contains(match.group(1))
                                        || known.holds(match.group(1))),
                        missing(TITLED, sentence, match -> !known.isChinese() || known.holdsTitled(match)))
                .stream()
                .flatMap(List::stream)
                .toList();
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

        private final String text;
        private final String bare;
        private final Set<String> words;

        Known(String original) {
            this.text = plain(original);
            this.bare = bare(original);
            this.words = Arrays.stream(text.split("[^\\p{L}\\p{N}]+")).collect(Collectors.toSet());
        }

        private static String plain(String text) {
            return text.replaceAll("\\s+", " ")
                    .replace('’', '\'')
                    .replace('–', '-')
                    .replaceAll("[“”„]", "\"")
                    .toLowerCase(Locale.ROOT);
        }

        private static String bare(String text) {
            return text.replaceAll("[\\s\\-–/.]+", "").toLowerCase(Locale.ROOT);
        }

        boolean isLatin() {
            return text.chars().anyMatch(c -> c >= 'a' && c <= 'z');
        }

        boolean isChinese() {
            return Script.isChinese(text);
        }

        /** A full stop or comma at the end may be the writer's own. */
        boolean holds(String words) {
            return text.contains(plain(words).strip().replaceFirst("[.,。，]$", ""));
        }

        boolean holdsCode(String code) {
            return bare.contains(bare(code));
        }

        /** Every word, or their initials. A word that opens a sentence may be none of the name. */
        boolean holdsName(String name) {
            var all = WORD.matcher(name).results().map(MatchResult::group).toList();
            var parts = all.stream()
                    .skip(OPENING.contains(all.getFirst()) ? 1 : 0)
                    .filter(part -> !DATES.contains(part))
                    .toList();
            var initials = parts.stream().map(part -> part.substring(0, 1)).collect(Collectors.joining());
            boolean opened = parts.size() > 2 && parts.size() == all.size();
            return parts.size() < 2
                    || parts.stream().allMatch(this::holdsWord)
                    || (opened && parts.stream().skip(1).allMatch(this::holdsWord))
                    || words.contains(initials.toLowerCase(Locale.ROOT))
                    || text.contains(
                            String.join(".", initials.toLowerCase(Locale.ROOT).split("")));
        }

        private boolean holdsWord(String word) {
            var lower = word.toLowerCase(Locale.ROOT).replaceFirst("['’]s$", "");
            return lower.length() == 1
                    ? words.stream().anyMatch(known -> known.startsWith(lower))
                    : words.contains(lower) || text.contains(lower);
        }

        /** The signs before a name may be none of it. */
        boolean holdsTitled(MatchResult titled) {
            var name = titled.group(1);
            int length = name.length();
            return holds(length > 1 ? name : titled.group())
                    || (length > 2 && holds(name.substring(1)))
                    || (length > 1 && holds(name.substring(length - 1) + titled.group(2)));
        }
    }
}
