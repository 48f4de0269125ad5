package io.lectern.evaluation.engine;

import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.PromptPart;
import io.lectern.engine.llama.BareLoop;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** How long the first token of an answer takes, by where the document's state is. */
final class QuestionPhases {

    private static final int ASIDE_TOKENS = 8;
    private static final int QUESTION_SEQUENCE = 1;
    private static final Duration EVICTION_LIMIT = Duration.ofSeconds(5);

    private final Stage stage;
    private final Results results;

    QuestionPhases(Stage stage, Results results) {
        this.stage = stage;
        this.results = results;
    }

    /** Nobody has read the document. */
    void cold() {
        for (int repeat = 0; repeat < stage.workload().coldRepeats(); repeat++) {
            stage.say("Question 1, cold");
            int document = repeat == 0 ? Stage.COLD_DOCUMENT : Stage.UNREAD_DOCUMENT + repeat;
            var prompt = Texts.ask(stage.texts().read(document), stage.nextQuestion());
            results.add(Measure.COLD_PREFILLED, ask(prompt, Measure.COLD).prefilledTokens(), 0);
            stage.hasRead(document);
        }
    }

    /** The document is in the native cache; in turns with the bare loop, which computes as long a question as deep. */
    void hot() {
        var read = stage.read(Stage.COLD_DOCUMENT);
        var bare = stage.bareWithDocument();
        // What the loop did since the document was read may have had it leave the native cache.
        stage.ask(Texts.ask(read, stage.nextQuestion()), 1);
        for (int i = 0; i < stage.workload().hotQuestions(); i++) {
            stage.say("Question 2, hot");
            var asked = ask(Texts.ask(read, stage.nextQuestion()), Measure.HOT);
            results.add(Measure.HOT_PREFILLED, asked.prefilledTokens(), 0);
            int restored =
                    stage.events().restoredTokens(Tier.RAM) + stage.events().restoredTokens(Tier.DISK);
            results.add(Measure.HOT_RESTORED, restored, 0);
            results.median(Measure.COLD).ifPresent(cold -> results.add(Measure.COLD_BY_HOT, cold / asked.seconds(), 0));
            bare.map(this::bareQuestion).ifPresent(lap -> {
                results.add(Measure.BARE_QUESTION, lap);
                results.add(Measure.HOT_MORE_THAN_BARE, asked.seconds() - lap.seconds(), lap.stealPercent());
            });
        }
    }

    /** The document was in the native cache, and then had to make room. */
    void evicted() {
        var read = stage.read(Stage.COLD_DOCUMENT);
        for (int i = 0; i < stage.workload().repeats(); i++) {
            stage.say("A question after eviction");
            evict();
            var asked = measured(Texts.ask(read, stage.nextQuestion()));
            int restored = stage.events().restoredTokens(Tier.RAM);
            results.add(Measure.EVICTED_RESTORED, restored, 0);
            if (restored >= stage.workload().documentTokens() / 2) {
                results.add(Measure.EVICTED, asked);
            } else {
                results.explain(
                        Measure.EVICTED, "%d tokens only came back from the RAM tier in a repeat".formatted(restored));
            }
        }
    }

    /** Fills the native cache with requests that say they will write long answers, and ends them. */
    private void evict() {
        int context = stage.settings().contextTokens();
        int requests = Math.ceilDiv(stage.settings().poolTokens(), context);
        var running = IntStream.range(0, requests)
                .mapToObj(number -> stage.start(
                        List.of(PromptPart.of(stage.texts().aside(number, ASIDE_TOKENS))), context - 2 * ASIDE_TOKENS))
                .toList();
        running.forEach(request -> request.awaitAnswering(EVICTION_LIMIT.dividedBy(requests)));
        running.forEach(Running::cancel);
        running.forEach(request -> request.await(stage.timeLeft()));
    }

    private Asked ask(List<PromptPart> prompt, Measure measure) {
        var before = CpuTimes.now();
        var asked = stage.ask(prompt, 1);
        results.add(measure, asked.seconds(), CpuTimes.now().stolenPercentSince(before));
        return asked;
    }

    private Lap measured(List<PromptPart> prompt) {
        var before = CpuTimes.now();
        var asked = stage.ask(prompt, 1);
        return new Lap(asked.seconds(), CpuTimes.now().stolenPercentSince(before));
    }

    private Lap bareQuestion(BareLoop loop) {
        stage.timeLeft();
        int[] question = stage.nextQuestion();
        loop.share(Stage.BARE_DOCUMENT, QUESTION_SEQUENCE);
        var lap = Lap.of(() -> loop.prefill(QUESTION_SEQUENCE, question));
        loop.truncate(QUESTION_SEQUENCE, 0);
        return lap;
    }
}
