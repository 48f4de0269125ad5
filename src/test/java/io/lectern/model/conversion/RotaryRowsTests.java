package io.lectern.model.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RotaryRowsTests {

    @Test
    void numbersThatRotateTogetherBecomeNeighbours() {
        long[] order =
                LongStream.range(0, 12).map(row -> RotaryRows.source(row, 6)).toArray();

        assertThat(order).containsExactly(0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11);
    }
}
