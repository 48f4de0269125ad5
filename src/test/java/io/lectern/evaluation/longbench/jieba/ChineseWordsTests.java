package io.lectern.evaluation.longbench.jieba;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChineseWordsTests {

    @ParameterizedTest
    @CsvSource({
        // The examples of jieba's README in its precise mode; 杭研 is in no dictionary.
        "我来到北京清华大学, 我/来到/北京/清华大学",
        "他来到了网易杭研大厦, 他/来到/了/网易/杭研/大厦",
        // The word that the library's table lacks.
        "吉林, 吉林",
        // Only a dictionary knows letters with a sign; single ones go through the model of hidden words.
        "学习c#和abc-12.5%, 学习/c#/和/abc/-/12.5%",
    })
    void findsTheWordsThatJiebaFinds(String text, String words) {
        assertThat(words(text)).containsExactly(words.split("/"));
    }

    @Test
    void signsAndBlanksAreWordsOfTheirOwn() {
        assertThat(words("吗？！\r\n\n 𠀀😀")).containsExactly("吗", "？", "！", "\r\n", "\n", " ", "𠀀", "😀");
        assertThat(words("")).isEmpty();
    }

    @Test
    void allOfATextIsInItsWords() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        var random = new Random(seed);
        String alphabet = "的一是不了在人有我他这中大来上国吉林氼鿕鿖aZ09.-%+#&_，。 \r\n\t😀";
        int[] characters = alphabet.codePoints().toArray();
        for (int round = 0; round < 300; round++) {
            String text = IntStream.range(0, random.nextInt(60))
                    .mapToObj(i -> Character.toString(characters[random.nextInt(characters.length)]))
                    .collect(Collectors.joining());
            assertThat(String.join("", words(text))).as("seed %d", seed).isEqualTo(text);
            assertThat(words(text)).as("seed %d", seed).doesNotContain("");
        }
    }

    private static List<String> words(String text) {
        return ChineseWords.jieba().of(text);
    }
}
