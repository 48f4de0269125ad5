package io.lectern.evaluation.engine;

import io.lectern.engine.PromptPart;
import io.lectern.engine.llama.BareLoop;
import io.lectern.evaluation.engine.Figure.Sample;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Several users who ask different questions on one document at once. */
final class UsersPhase {

    private final Stage stage;
    private final Results results;
    private final int users;

    UsersPhase(Stage stage, Results results) {
        this.stage = stage;
        this.results = results;
        this.users = stage.workload().users();
    }

    /** First on a document that nobody has read, then again and in turns with the bare loop. */
    void run() {
        stage.say("%d users on one document, cold".formatted(users));
        var prompt = stage.texts().read(Stage.USERS_DOCUMENT);
        var cold = askAll(prompt);
        results.add(Measure.USERS_COLD_SECONDS, cold.lap());
        results.add(Measure.USERS_DOCUMENT_PREFILLED, cold.documentTokensPrefilled(), 0);
        stage.hasRead(Stage.USERS_DOCUMENT);
        var bare = stage.bareWithDocument();
        for (int i = 0; i < stage.workload().repeats(); i++) {
            stage.say("%d users on one document, hot".formatted(users));
            var hot = askAll(prompt);
            results.add(Measure.USERS_HOT_SECONDS, hot.lap());
            compare(hot.writing(), bare);
        }
    }

    private void compare(Optional<Sample> engine, Optional<BareLoop> bare) {
        if (engine.isEmpty()) {
            results.explain(Measure.USERS_ENGINE, "no two batches had a token of each answer and nothing else");
            return;
        }
        bare.ifPresentOrElse(
                loop -> results.addPair(
                        Measure.USERS_ENGINE, Measure.USERS_BARE, Measure.USERS_RATIO, engine.get(), byBare(loop)),
                () -> results.add(
                        Measure.USERS_ENGINE, engine.get().value(), engine.get().stealPercent()));
        results.median(Measure.DECODE_DEEP_ENGINE)
                .ifPresent(one -> results.add(
                        Measure.USERS_BY_ONE,
                        engine.get().value() / one,
                        engine.get().stealPercent()));
    }

    /**
     * All answers.
     *
     * @param lap until the last of them was there
     * @param writing tokens per second while all of them were written together
     */
    private record Answers(Lap lap, int documentTokensPrefilled, Optional<Sample> writing) {}

    private Answers askAll(List<PromptPart> read) {
        stage.events().clear();
        var before = CpuTimes.now();
        long started = System.nanoTime();
        var running = IntStream.range(0, users)
                .mapToObj(user -> stage.start(
                        Texts.ask(read, stage.nextQuestion()), stage.workload().answerTokens()))
                .toList();
        var asked =
                running.stream().map(request -> request.await(stage.timeLeft())).toList();
        double steal = CpuTimes.now().stolenPercentSince(before);
        long ended = asked.stream().mapToLong(Asked::endedNanos).max().orElse(started);
        int prefilled = asked.stream().mapToInt(Asked::prefilledTokens).sum();
        var writing = stage.events().tokensPerSecond(users);
        return new Answers(
                new Lap(Lap.seconds(ended - started), steal),
                prefilled - users * stage.workload().questionTokens(),
                writing.isPresent() ? Optional.of(new Sample(writing.getAsDouble(), steal)) : Optional.empty());
    }

    private Sample byBare(BareLoop loop) {
        stage.timeLeft();
        int[] sequences = IntStream.rangeClosed(1, users).toArray();
        for (int sequence : sequences) {
            loop.share(Stage.BARE_DOCUMENT, sequence);
            loop.prefill(sequence, stage.nextQuestion());
        }
        int tokens = stage.workload().answerTokens() - 1;
        var lap = Lap.of(() -> loop.generate(tokens, sequences));
        for (int sequence : sequences) {
            loop.truncate(sequence, 0);
        }
        return new Sample(users * tokens / lap.seconds(), lap.stealPercent());
    }
}
