package io.lectern.evaluation.engine;

import io.lectern.engine.PromptPart;
import io.lectern.engine.llama.BareLoop;
import io.lectern.evaluation.engine.Figure.Sample;
import java.util.List;

/** How fast one answer is written, in turns with the bare loop. */
final class DecodePhases {

    private static final int SEQUENCE = 1;

    private final Stage stage;
    private final Results results;

    DecodePhases(Stage stage, Results results) {
        this.stage = stage;
        this.results = results;
    }

    /**
     * Without a document, before one is read: a step computes over all cells in use, and the bare loop would go on
     * holding its document.
     */
    void withoutDocument() {
        for (int i = 0; i < stage.workload().repeats(); i++) {
            stage.say("Writing without a document");
            compare(
                    List.of(),
                    Measure.DECODE_SHALLOW_ENGINE,
                    Measure.DECODE_SHALLOW_BARE,
                    Measure.DECODE_SHALLOW_RATIO);
        }
    }

    /** Behind a document, as long as nothing else was read. */
    void behindDocument() {
        var read = prepared();
        for (int i = 0; i < stage.workload().repeats(); i++) {
            stage.say("Writing behind a document");
            compare(read, Measure.DECODE_DEEP_ENGINE, Measure.DECODE_DEEP_BARE, Measure.DECODE_DEEP_RATIO);
        }
    }

    /** Behind a document, when three others have been read too. */
    void withOtherDocuments() {
        stage.read(Stage.COLD_DOCUMENT);
        stage.read(Stage.USERS_DOCUMENT);
        stage.read(Stage.OTHER_DOCUMENT);
        var read = prepared();
        for (int i = 0; i < stage.workload().repeats(); i++) {
            stage.say("Writing behind one of four documents");
            compare(read, Measure.DOCUMENTS_ENGINE, Measure.DOCUMENTS_BARE, Measure.DOCUMENTS_RATIO);
        }
        var together = results.median(Measure.DOCUMENTS_RATIO);
        var alone = results.median(Measure.DECODE_DEEP_RATIO);
        if (together.isPresent() && alone.isPresent()) {
            results.add(Measure.DOCUMENTS_BY_ALONE, together.getAsDouble() / alone.getAsDouble(), 0);
        }
    }

    /** The common document, in the native cache of both. */
    private List<PromptPart> prepared() {
        stage.bareWithDocument();
        var read = stage.read(Stage.COMMON_DOCUMENT);
        stage.ask(Texts.ask(read, stage.nextQuestion()), 1);
        return read;
    }

    private void compare(List<PromptPart> read, Measure engine, Measure bare, Measure ratio) {
        var ofEngine = byEngine(read);
        stage.bare()
                .ifPresentOrElse(
                        loop -> results.addPair(engine, bare, ratio, ofEngine, byBare(loop, !read.isEmpty())),
                        () -> results.add(engine, ofEngine.value(), ofEngine.stealPercent()));
    }

    private Sample byEngine(List<PromptPart> read) {
        var before = CpuTimes.now();
        var asked = stage.ask(
                Texts.ask(read, stage.nextQuestion()), stage.workload().answerTokens());
        return new Sample(asked.tokensPerSecond(), CpuTimes.now().stolenPercentSince(before));
    }

    private Sample byBare(BareLoop loop, boolean behindDocument) {
        stage.timeLeft();
        int tokens = stage.workload().answerTokens() - 1;
        if (behindDocument) {
            loop.share(Stage.BARE_DOCUMENT, SEQUENCE);
        }
        loop.prefill(SEQUENCE, stage.nextQuestion());
        var lap = Lap.of(() -> loop.generate(tokens, SEQUENCE));
        loop.truncate(SEQUENCE, 0);
        return new Sample(tokens / lap.seconds(), lap.stealPercent());
    }
}
