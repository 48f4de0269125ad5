package io.lectern.evaluation.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchBenchTests {

    @TempDir
    Path folder;

    @Test
    void measuresEachSizeOfOneIndexThatGrows() {
        var report = new SearchBench(List.of(300, 100), 4, 2, 1, folder).run(progress -> {});

        assertThat(report.sizes()).hasSize(2).allSatisfy(size -> {
            assertThat(size.product().p50())
                    .isPositive()
                    .isLessThanOrEqualTo(size.product().p99());
            assertThat(size.bare().p50()).isPositive();
            assertThat(size.bareRefined().p50()).isPositive();
            assertThat(size.passagesPerSecond()).isPositive();
            assertThat(size.indexBytes()).isPositive();
        });
        assertThat(report.sizes().getFirst().passages()).isBetween(100L, 200L);
        assertThat(report.sizes().getLast().passages()).isGreaterThanOrEqualTo(300);
        assertThat(report.passagesGrowth()).isGreaterThan(1);
        assertThat(report.queries()).isEqualTo(4);
    }

    @Test
    void inventsTheSameTextsFromTheSameSeed() {
        assertThat(new ZipfTexts(7).text(1, 2)).isEqualTo(new ZipfTexts(7).text(1, 2));
        assertThat(new ZipfTexts(7).question(2)).isNotEqualTo(new ZipfTexts(8).question(2));
    }

    @Test
    void refusesSizesWithoutPassages() {
        assertThatThrownBy(() -> new SearchBench(List.of(0), 1, 1, 1, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0]");
    }
}
