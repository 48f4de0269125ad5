package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.GenerationResult.FinishReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationStreamTests {

    private final List<String> deltas = new ArrayList<>();

    @Test
    void aListenerThatFailsCancelsWhatNobodyReads() {
        var cancelled = new AtomicBoolean();
        var stream = new GenerationStream(AnswerId.random(), new AnswerListener() {
            @Override
            public void delta(String text) {
                throw new IllegalArgumentException("cannot be written");
            }
        });
        stream.text("Hello");

        assertThatIllegalArgumentException().isThrownBy(() -> stream.await(() -> cancelled.set(true)));

        assertThat(cancelled).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO_ANSWER", " NO_ANSWER.", "NO_ANSWER。\n", "", "\n"})
    void anAbstentionIsNotShown(String text) {
        pass(text);

        assertThat(deltas).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO", "NO.", "NO_ANSWERS are hard", "No. They are not."})
    void whatOnlyBeganLikeOneIsShownWhole(String text) {
        pass(text);

        assertThat(String.join("", deltas)).isEqualTo(text);
    }

    private void pass(String text) {
        var stream = new GenerationStream(AnswerId.random(), new AnswerListener() {
            @Override
            public void delta(String delta) {
                deltas.add(delta);
            }
        });
        text.chars().forEach(c -> stream.text(Character.toString(c)));
        stream.finished(new GenerationResult(
                text,
                new int[0],
                FinishReason.STOP,
                new GenerationResult.Usage(1, 0, text.length()),
                new GenerationResult.Timing(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                new GenerationResult.Computation(List.of(), true)));
        stream.await(() -> {});
    }
}
