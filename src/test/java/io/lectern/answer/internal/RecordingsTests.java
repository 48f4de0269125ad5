package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.GenerationResult.Computation.Batch;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordingsTests {

    @Test
    void batchesReloadTheSame() {
        var batches = List.of(new Batch(0, 40), new Batch(40, 75), new Batch(50, 56), new Batch(55, 56));

        var steps = Recordings.steps(batches);

        assertThat(steps).containsExactly(40, 75, 50, 56, 55, 56);
        assertThat(Recordings.batches(
                        Stream.of(steps).mapToInt(Integer::intValue).toArray()))
                .isEqualTo(batches);
    }

    @Test
    void whatWasStoredWhenBatchesOnlyFollowedOneAnotherIsUnderstood() {
        assertThat(Recordings.batches(30, 60)).containsExactly(new Batch(0, 30), new Batch(30, 60));
    }
}
