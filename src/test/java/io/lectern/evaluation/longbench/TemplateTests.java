package io.lectern.evaluation.longbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTests {

    @Test
    void fillsPlacesOnceAndKeepsWhatLooksLikeOneInARow() {
        var template = new Template("{{x}} {context}: {input}");

        assertThat(template.filled(Map.of("context", "$1 {input} \\", "input", "q")))
                .isEqualTo("{x} $1 {input} \\: q");
    }

    @Test
    void refusesAPlaceForWhatARowHasNot() {
        assertThatThrownBy(() -> new Template("{question}").filled(Map.of("input", "q")))
                .isInstanceOf(LongBenchException.class)
                .hasMessageContaining("'question'");
        assertThatThrownBy(() -> new Template("f() {").filled(Map.of())).isInstanceOf(LongBenchException.class);
    }
}
