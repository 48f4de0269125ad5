package io.lectern.answer.summary.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.answer.AnswerProblem;
import io.lectern.engine.EngineBusyException;
import io.lectern.engine.Generation;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationListener;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.InventedGenerator;
import io.lectern.engine.Sampling;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GenerationsTests {

    private final Stop stop = new Stop();

    @Test
    void severalAreAtTheEngineAtOnceAndAreReadInTheirOrder() {
        var engine = new Engine(100, 4, 8);
        var read = new ArrayList<String>();

        new Generations(engine, stop).write(requests(9), (index, written) -> read.add(index + written.text()));

        assertThat(read)
                .containsExactly("0of 0", "1of 1", "2of 2", "3of 3", "4of 4", "5of 5", "6of 6", "7of 7", "8of 8");
        assertThat(engine.most).isEqualTo(4);
    }

    @Test
    void aBusyEngineGetsTheNextOneWhenAnotherHasEnded() {
        var engine = new Engine(2, 100, 4);
        var read = new ArrayList<Integer>();

        new Generations(engine, stop).write(requests(5), (index, text) -> read.add(index));

        assertThat(read).containsExactly(0, 1, 2, 3, 4);
        assertThat(engine.most).isEqualTo(2);
    }

    @Test
    void anEngineThatStaysBusyIsAProblemWithATimeToComeBack() {
        assertThatThrownBy(() -> new Generations(new Engine(0, 1, 0), stop).write(requests(1), (index, text) -> {}))
                .isInstanceOfSatisfying(
                        AnswerProblem.class,
                        problem -> assertThat(problem.type().code()).isEqualTo("engine-busy"));
    }

    @Test
    void aStopEndsWhatIsAtTheEngine() {
        var engine = new Engine(100, 4, 5);

        assertThatThrownBy(() -> new Generations(engine, stop).write(requests(6), (index, text) -> stop.now()))
                .isInstanceOf(WorkStoppedException.class);

        assertThat(engine.running).isEmpty();
    }

    private static List<Supplier<GenerationRequest>> requests(int count) {
        return IntStream.range(0, count)
                .<Supplier<GenerationRequest>>mapToObj(
                        i -> () -> GenerationRequest.of(new int[] {i}, Sampling.GREEDY, GenerationLimits.of(1)))
                .toList();
    }

    /** Ends the oldest generation when there are so many, or when it is full; and all with the last that comes. */
    static class Engine extends InventedGenerator {

        private final int capacity;
        private final int batch;
        private final int last;
        final List<GenerationRequest> requests = new ArrayList<>();
        private final Deque<Written> running = new ArrayDeque<>();
        private int most;

        Engine(int capacity, int batch, int last) {
            this.capacity = capacity;
            this.batch = batch;
            this.last = last;
        }

        private record Written(Engine engine, int id, GenerationListener listener) implements Generation {

            @Override
            public void cancel() {
                if (engine.running.remove(this)) {
                    listener.finished(result("", FinishReason.CANCELLED));
                }
            }

            void end() {
                listener.text(engine.text(id));
                listener.finished(result(engine.text(id), engine.reason()));
            }
        }

        @Override
        public Generation generate(GenerationRequest request, GenerationListener listener) {
            if (running.size() >= capacity) {
                Optional.ofNullable(running.poll()).ifPresent(Written::end);
                throw new EngineBusyException(capacity, capacity, Duration.ofMillis(1));
            }
            requests.add(request);
            var written = new Written(this, request.promptTokens()[0], listener);
            running.add(written);
            most = Math.max(most, running.size());
            if (written.id() == last) {
                running.forEach(Written::end);
                running.clear();
            } else if (running.size() == batch) {
                running.remove().end();
            }
            return written;
        }

        String text(int id) {
            return "of " + id;
        }

        FinishReason reason() {
            return FinishReason.STOP;
        }

        private static GenerationResult result(String text, FinishReason reason) {
            return new GenerationResult(
                    text,
                    new int[0],
                    reason,
                    new GenerationResult.Usage(1, 0, 1),
                    new GenerationResult.Timing(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                    new GenerationResult.Computation(List.of(), true));
        }

        @Override
        public int contextTokens() {
            return 10;
        }
    }
}
