package io.lectern.evaluation.engine;

import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.PromptPart;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** How long the engine goes on with what nobody wants any more: until it says so, and until it has answered another. */
final class CancelPhase {

    private static final long SEED = 7;
    private static final int ASIDE_TOKENS = 4;
    private static final int FIRST_ASIDE = 1_000;
    private static final double DEFAULT_SPEED = 100;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Stage stage;
    private final Results results;
    private final SplittableRandom random = new SplittableRandom(SEED);

    CancelPhase(Stage stage, Results results) {
        this.stage = stage;
        this.results = results;
    }

    void run() {
        var read = stage.read(Stage.COLD_DOCUMENT);
        for (int i = 0; i < stage.workload().repeats(); i++) {
            stage.say("Cancelling a prefill");
            int[] unread = stage.texts().document(Stage.UNREAD_DOCUMENT + FIRST_ASIDE + i);
            var prefill = stage.start(List.of(PromptPart.of(unread)), 2);
            pause(unread.length / results.median(Measure.PREFILL_ENGINE).orElse(DEFAULT_SPEED));
            cancel(prefill, i, Measure.CANCEL_PREFILL_ENDED, Measure.CANCEL_PREFILL_NEXT);

            stage.say("Cancelling an answer");
            int room = stage.settings().contextTokens()
                    - BenchSettings.SYSTEM_TOKENS
                    - stage.workload().documentTokens()
                    - stage.workload().questionTokens();
            var answer = stage.start(Texts.ask(read, stage.nextQuestion()), room);
            answer.awaitAnswering(stage.timeLeft());
            pause(room / results.median(Measure.DECODE_DEEP_ENGINE).orElse(DEFAULT_SPEED));
            cancel(answer, i, Measure.CANCEL_DECODE_ENDED, Measure.CANCEL_DECODE_NEXT);
        }
    }

    private void cancel(Running running, int number, Measure ended, Measure next) {
        var before = CpuTimes.now();
        long cancelled = System.nanoTime();
        running.cancel();
        var asked = running.await(stage.timeLeft());
        if (asked.result().reason() != FinishReason.CANCELLED) {
            results.explain(ended, "it had ended before it was cancelled, in a repeat");
            results.explain(next, "it had ended before it was cancelled, in a repeat");
            return;
        }
        var after = stage.ask(List.of(PromptPart.of(stage.texts().aside(FIRST_ASIDE + number, ASIDE_TOKENS))), 1);
        double steal = CpuTimes.now().stolenPercentSince(before);
        results.add(ended, Lap.seconds(asked.endedNanos() - cancelled), steal);
        results.add(next, Lap.seconds(after.endedNanos() - cancelled), steal);
    }

    /** To the middle of something that lasts so long, or less; at another place of a batch each time. */
    private void pause(double seconds) {
        double most = Math.min(seconds / 2, Lap.seconds(LONGEST_WAIT.toNanos()));
        try {
            TimeUnit.MICROSECONDS.sleep((long) (most * random.nextDouble(0.5, 1) * TimeUnit.SECONDS.toMicros(1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }
}
