package io.lectern.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.CacheScope;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.PromptPart;
import io.lectern.engine.Recorder;
import io.lectern.engine.Sampling;
import io.lectern.engine.serving.RequestQueue.Offer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestQueueTests {

    private final RequestQueue queue = new RequestQueue(8);

    @Test
    void scopesTakeTurns() {
        var many = List.of(request("many"), request("many"), request("many"));
        var few = List.of(request("few"), request("few"));
        many.forEach(this::offer);
        few.forEach(this::offer);

        assertThat(takeAll()).containsExactly(many.get(0), few.get(0), many.get(1), few.get(1), many.get(2));
    }

    @Test
    void whatDoesNotFitIsPassedOverForOthersButNotForGood() {
        var large = request("large");
        offer(large);
        int passed = 0;
        for (int i = 0; i < 100; i++) {
            offer(request("small"));
            passed += queue.take(request -> request != large).isPresent() ? 1 : 0;
            queue.waiting().stream().filter(request -> request != large).forEach(queue::remove);
        }

        assertThat(passed).isEqualTo(16);
        assertThat(queue.take(request -> true)).contains(large);
    }

    @Test
    void isBounded() {
        for (int i = 0; i < 4; i++) {
            offer(request("one"));
            offer(request("other"));
        }

        assertThat(queue.offer(request("third"))).isEqualTo(Offer.FULL);
    }

    @Test
    void noScopeTakesAllPlaces() {
        for (int i = 0; i < 7; i++) {
            offer(request("many"));
        }

        assertThat(queue.offer(request("many"))).isEqualTo(Offer.FULL);
        assertThat(queue.offer(request("few"))).isEqualTo(Offer.ACCEPTED);
    }

    @Test
    void takesNothingMoreOnceClosedAndGivesBackWhatWaited() {
        var waiting = request("one");
        offer(waiting);

        assertThat(queue.close()).containsExactly(waiting);
        assertThat(queue.offer(request("one"))).isEqualTo(Offer.CLOSED);
        assertThat(queue.take(request -> true)).isEmpty();
        assertThat(queue.offerTask(new OwnerTask<>(step -> 1))).isFalse();
    }

    @Test
    void aRequestThatIsCancelledGivesItsPlaceBack() {
        var first = request("one");
        offer(first);
        offer(request("one"));

        assertThat(queue.remove(first)).isTrue();
        assertThat(queue.remove(first)).isFalse();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(takeAll()).hasSize(1).doesNotContain(first);
    }

    @Test
    void nobodyWaitsWhileThereIsSomethingToDo() {
        queue.offerTask(new OwnerTask<>(step -> 1));
        long start = System.nanoTime();

        // A second each, if it waited.
        for (int i = 0; i < 30; i++) {
            queue.await();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aTimeoutAfterTheEndIsNoFailure() {
        var timeouts = new Timeouts();
        timeouts.close();
        var request = request("one");

        request.endsIn(Duration.ofSeconds(Long.MAX_VALUE), timeouts);

        assertThat(request.ending()).isEmpty();
    }

    @Test
    void theFirstReasonToEndCounts() {
        var endings = new ArrayList<FinishReason>();
        var request = new Request(
                request("one").asked(),
                new Recorder(),
                Optional.empty(),
                ended -> endings.add(ended.ending().orElseThrow()));

        request.end(FinishReason.TIMEOUT);
        request.cancel();

        assertThat(endings).containsExactly(FinishReason.TIMEOUT);
    }

    private void offer(Request request) {
        assertThat(queue.offer(request)).isEqualTo(Offer.ACCEPTED);
    }

    private List<Request> takeAll() {
        var taken = new ArrayList<Request>();
        for (var next = queue.take(request -> true); next.isPresent(); next = queue.take(request -> true)) {
            taken.add(next.get());
        }
        return taken;
    }

    private static Request request(String scope) {
        var asked = GenerationRequest.of(List.of(PromptPart.of(1, 2, 3)), Sampling.GREEDY, GenerationLimits.of(1))
                .withScope(new CacheScope(scope));
        return new Request(asked, new Recorder(), Optional.empty(), ended -> {});
    }
}
