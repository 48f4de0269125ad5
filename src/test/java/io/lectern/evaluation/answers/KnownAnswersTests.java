package io.lectern.evaluation.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownAnswersTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Latin                                    | It was written in latin.          | true
                    Latin                                    | A ring of platinum.               | false
                    4分钟                                    | 则 4 分钟内不得进行配对           | true
                    4分钟                                    | 则14分钟内不得进行配对            | false
                    The gate opens at dawn. Guards stand by. | Guards stand by                   | true
                    The gate opens at dawn. Guards stand by. | So the gate opens at dawn.        | true
                    The gate opens at dawn. Guards stand by. | The gate                          | false
                    """)
    void areInASentenceWhenTheirWordsAre(String answer, String sentence, boolean in) {
        assertThat(new KnownAnswers(List.of(answer)).areIn(sentence)).isEqualTo(in);
    }
}
