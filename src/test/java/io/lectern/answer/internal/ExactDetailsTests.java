package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactDetailsTests {

    private static final String ENGLISH = """
            Dr. Ada Brook of the Harbour Authority polished the mirror. The plant is certified to ISO 9001 and
            flies the A320. The report calls it a "quiet success". The World Health Organization and the U.S. agreed
            with Johann van der Berg. Brook's team left. It was announced in club 2 that Alice got the Nobel Prize.""";
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
                "By Carl Ada Brook it was polished.|By Carl Ada Brook",
                "By Isaac Newton it was polished.|By Isaac Newton",
                "By Ann Brook it was polished.|By Ann Brook",
                "It lies in B2.|B2",
                "Ｉｔ flies the Ｂ７３７.|B737",
            })
    void whatTheTextDoesNotSayIsFound(String sentence, String missing) {
        assertThat(ExactDetails.missing(sentence, ENGLISH, "report.txt")).containsExactly(missing);
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
                "Because Alice left, the plant flies.",
                "Unlike Bosch, Brook's team left.",
                "Recently Brook's team left.",
                "The mirror was polished by Mrs. Ada Brook.",
                "Alice got two Nobel Prizes.",
                "It flies the Ａ３２０.",
            })
    void whatTheTextSaysIsNoFalseAlarm(String sentence) {
        assertThat(ExactDetails.missing(sentence, ENGLISH, "report.txt")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "大桥由北京大学设计。, 北京大学",
        "大桥由王工程师设计。, 王工程师",
        "由华为科技有限公司出资。, 华为科技有限公司",
        "见《江河记》。, 《江河记》",
        "大桥通过ISO9001认证。, ISO9001",
        "大桥由李强教授设计。, 李强教授",
    })
    void chineseNamesThatTheTextDoesNotHoldAreFound(String sentence, String missing) {
        assertThat(ExactDetails.missing(sentence, CHINESE, "bridge.txt")).containsExactly(missing);
    }

    @ParameterizedTest
    @CsvSource({
        "大桥由清华大学的林工程师设计。",
        "大桥由李明教授和林工程师设计。",
        "腾讯公司出资建桥。",
        "这家公司出资。",
        "设计于清华大学。",
        "见《大桥记》。",
        "2019年该公司的营业收入增长。",
        "目前该公司有两家子公司。",
        "原告向法院提起诉讼。",
        "他在医院工作。",
        "其子公司出资。",
        "由于总统出席，大桥开通。",
        "关于校长的任命。",
        "他任部长。",
        "李明任校长。",
        "李教授设计了大桥。",
        "这位高级工程师设计了大桥。",
        "历史教授设计了大桥。",
        "The bridge was designed by Lin Gong at Tsinghua University.",
    })
    void chineseTextsRaiseNoFalseAlarm(String sentence) {
        assertThat(ExactDetails.missing(sentence, CHINESE, "bridge.txt")).isEmpty();
    }
}
