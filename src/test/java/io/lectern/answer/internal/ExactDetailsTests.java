package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactDetailsTests {

    private static final String ENGLISH = """
            Dr. Ada Brook of the Harbour Authority polished the mirror. The plant is certified to ISO 9001 and
            flies the A320. The report calls it a "quiet success". The World Health Organization and the U.S. agreed
            with Johann van der Berg. Brook's team left.""";
    private static final String CHINESE = "清华大学的林工程师和李明教授设计了大桥，由腾讯科技有限公司出资，见《大桥记》。";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Ada Marsh polished the mirror.|Ada Marsh",
                "Ben Brook polished the mirror.|Ben Brook",
                "The Harbour Company polished it.|The Harbour Company",
                "It is certified to ISO-9002.|ISO-9002",
                "It flies the B737.|B737",
                "The report calls it a “loud success”.|“loud success”",
            })
    void whatTheTextDoesNotSayIsFound(String sentence, String missing) {
        assertThat(ExactDetails.missing(sentence, ENGLISH)).containsExactly(missing);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Ada Brook polished the mirror of the Harbour Authority.",
                "A. Brook polished it.",
                "Yesterday Ada Brook's team left.",
                "According to Ada Brook, the plant is certified to ISO-9001.",
                "In March Brook's team left the United States.",
                "WHO agreed with Johann van der Berg.",
                "The World Health Organization agreed.",
                "It flies the A320, a “quiet success.”",
                "However, The plant flies.",
                "Polished mirrors are good.",
            })
    void whatTheTextSaysIsNoFalseAlarm(String sentence) {
        assertThat(ExactDetails.missing(sentence, ENGLISH)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "大桥由北京大学设计。, 北京大学",
        "大桥由王工程师设计。, 王工程师",
        "由华为科技有限公司出资。, 华为科技有限公司",
        "见《江河记》。, 《江河记》",
    })
    void chineseNamesThatTheTextDoesNotHoldAreFound(String sentence, String missing) {
        assertThat(ExactDetails.missing(sentence, CHINESE)).containsExactly(missing);
    }

    @ParameterizedTest
    @CsvSource({
        "大桥由清华大学的林工程师设计。",
        "大桥由李明教授和林工程师设计。",
        "腾讯公司出资建桥。",
        "这家公司出资。",
        "设计于清华大学。",
        "见《大桥记》。",
        "The bridge was designed by Lin Gong at Tsinghua University.",
    })
    void chineseTextsRaiseNoFalseAlarm(String sentence) {
        assertThat(ExactDetails.missing(sentence, CHINESE)).isEmpty();
    }
}
