package io.lectern.evaluation.engine;

import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.llama.LlamaLibrary;
import io.lectern.gguf.ModelShape;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures the engine through its public interface, in turns with a loop that has nothing but the native library, so that
 * what the engine adds is a ratio. A phase that fails leaves its figures empty, with the reason.
 */
public final class EngineBench {

    // Numbers of questions that the first process does not reach.
    private static final int FIRST_RESTARTED_QUESTION = 1_000_000;
    private static final double MEGA = 1e6;

    private final BenchSettings settings;
    private final Restarts restarts;
    private final Consumer<String> progress;
    private final Results results = new Results();

    /** @param progress hears what goes on, in sentences without a full stop */
    public EngineBench(BenchSettings settings, Restarts restarts, Consumer<String> progress) {
        this.settings = settings;
        this.restarts = restarts;
        this.progress = progress;
    }

    /**
     * Everything that was found.
     *
     * @param figures by section and name
     */
    public record Report(
            Machine machine,
            LlamaLibrary.Availability library,
            ModelShape model,
            BenchSettings settings,
            int contextTokens,
            int poolTokens,
            Map<String, Map<String, Figure>> figures,
            double peakRssMegabytes,
            List<String> warnings,
            double seconds) {}

    /**
     * Runs the phases.
     *
     * @throws io.lectern.engine.EngineException when the model cannot be run so
     */
    public Report run() {
        long started = System.nanoTime();
        ModelShape shape;
        progress.accept("Loading " + settings.model().getFileName());
        try (var stage = new Stage(settings, progress)) {
            shape = stage.generator().shape();
            warmUp(stage);
            runPhases(stage);
            stage.bareProblem().ifPresent(results::warn);
        }
        // Only now all that the engine keeps is on the disk.
        measured(Phase.RESTART, this::restart);
        return new Report(
                Machine.ofThisProcess(),
                LlamaLibrary.availability(),
                shape,
                settings,
                settings.contextTokens(),
                settings.poolTokens(),
                results.figures(),
                peakMegabytes(),
                results.warnings(),
                Lap.seconds(System.nanoTime() - started));
    }

    private void warmUp(Stage stage) {
        try {
            stage.startPhase();
            stage.warmUp();
        } catch (BenchException e) {
            results.warn("warming up failed: " + e.getMessage());
        }
    }

    private void runPhases(Stage stage) {
        var questions = new QuestionPhases(stage, results);
        var decode = new DecodePhases(stage, results);
        measured(stage, Phase.DECODE, decode::withoutDocument);
        measured(stage, Phase.PREFILL, () -> new PrefillPhase(stage, results).run());
        measured(stage, Phase.DECODE, decode::behindDocument);
        measured(stage, Phase.COLD, questions::cold);
        measured(stage, Phase.HOT, questions::hot);
        measured(stage, Phase.EVICTED, questions::evicted);
        measured(stage, Phase.USERS, () -> new UsersPhase(stage, results).run());
        measured(stage, Phase.DOCUMENTS, decode::withOtherDocuments);
        measured(stage, Phase.CANCEL, () -> new CancelPhase(stage, results).run());
        if (settings.phases().contains(Phase.RESTART)) {
            stage.startPhase();
            measured(Phase.RESTART, () -> stage.read(Stage.COLD_DOCUMENT));
        }
    }

    private void measured(Stage stage, Phase phase, Runnable action) {
        stage.startPhase();
        measured(phase, action);
    }

    private void measured(Phase phase, Runnable action) {
        if (!settings.phases().contains(phase)) {
            results.leaveOut(phase);
            return;
        }
        try {
            action.run();
        } catch (RuntimeException e) {
            // Whatever ended this phase, the others can still say something.
            results.fail(phase, String.valueOf(e.getMessage()));
            progress.accept("%s failed: %s".formatted(phase, e.getMessage()));
        }
    }

    private void restart() {
        long started = System.nanoTime();
        for (int number = 0; number < settings.workload().repeats(); number++) {
            progress.accept("A question after a restart");
            var left = settings.phaseTimeout().minusNanos(System.nanoTime() - started);
            if (!left.isPositive()) {
                throw new BenchException("the time of the phase is over");
            }
            var found = restarts.run(number, left);
            double steal = found.stealPercent();
            results.add(Measure.RESTARTED_LOAD, found.loadSeconds(), 0);
            results.add(Measure.RESTARTED_PEAK, found.peakMegabytes(), 0);
            results.add(Measure.RESTARTED_RESTORED, found.restoredTokens(), 0);
            results.add(Measure.RESTARTED_HOT, found.secondSeconds(), steal);
            if (found.restoredTokens() < settings.workload().documentTokens() / 2) {
                results.explain(
                        Measure.RESTARTED,
                        "%d tokens only came back from the disk in a repeat".formatted(found.restoredTokens()));
                continue;
            }
            results.add(Measure.RESTARTED, found.firstSeconds(), steal);
            results.median(Measure.COLD)
                    .ifPresent(cold -> results.add(Measure.COLD_BY_RESTARTED, cold / found.firstSeconds(), steal));
            results.median(Measure.BARE_QUESTION)
                    .ifPresent(
                            bare -> results.add(Measure.RESTARTED_MORE_THAN_BARE, found.firstSeconds() - bare, steal));
        }
    }

    /** What the new process does: two questions on a document that an earlier one has read. */
    public static RestartedProcess afterRestart(BenchSettings settings, int number) {
        long started = System.nanoTime();
        try (var stage = new Stage(settings, activity -> {})) {
            double load = Lap.seconds(System.nanoTime() - started);
            stage.startPhase();
            var read = stage.texts().read(Stage.COLD_DOCUMENT);
            int question = FIRST_RESTARTED_QUESTION + 2 * number;
            var before = CpuTimes.now();
            var first = stage.ask(Texts.ask(read, stage.texts().question(question)), 1);
            double steal = CpuTimes.now().stolenPercentSince(before);
            int restored = stage.events().restoredTokens(Tier.DISK);
            var second = stage.ask(Texts.ask(read, stage.texts().question(question + 1)), 1);
            return new RestartedProcess(load, first.seconds(), restored, second.seconds(), steal, peakMegabytes());
        }
    }

    private static double peakMegabytes() {
        return Machine.peakBytes().orElse(0) / MEGA;
    }
}
