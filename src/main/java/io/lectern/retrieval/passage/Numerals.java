package io.lectern.retrieval.passage;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The words and characters that numbers are written with, in English and Chinese; contracts write amounts with the latter. */
final class Numerals {

    private static final String CHINESE = "〇零一二两兩三四五六七八九十廿卅百千万萬亿億半壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟";

    private static final String ENGLISH = """
            zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen \
            eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion \
            first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth half quarter dozen once twice""";

    private Numerals() {}

    /** All of them, English ones in small letters. */
    static Stream<String> all() {
        return Stream.concat(
                CHINESE.chars().mapToObj(Character::toString),
                Pattern.compile(" ").splitAsStream(ENGLISH));
    }
}
