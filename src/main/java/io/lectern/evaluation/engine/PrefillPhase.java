package io.lectern.evaluation.engine;

import io.lectern.engine.PromptPart;
import io.lectern.engine.llama.BareLoop;
import io.lectern.evaluation.engine.Figure.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A document that grows by a piece with each request, of which the engine has to compute only that piece; in turns with
 * the bare loop, which reads the same piece.
 */
final class PrefillPhase {

    private final Stage stage;
    private final Results results;
    private final List<PromptPart> prefix = new ArrayList<>();

    private double engineSeconds;
    private double bareSeconds;
    private double stolen;
    private int engineTokens;
    private int pieces;

    PrefillPhase(Stage stage, Results results) {
        this.stage = stage;
        this.results = results;
    }

    void run() {
        prefix.add(PromptPart.cached(stage.texts().system()));
        stage.ask(prefix, 1);
        stage.bare()
                .ifPresent(
                        loop -> loop.prefill(Stage.BARE_DOCUMENT, stage.texts().system()));
        int[] document = stage.texts().document(Stage.COMMON_DOCUMENT);
        for (int start = 0; start < document.length; start += Texts.PIECE_TOKENS) {
            stage.say("Reading piece by piece: %d of %d tokens".formatted(start, document.length));
            read(Arrays.copyOfRange(document, start, Math.min(document.length, start + Texts.PIECE_TOKENS)));
        }
        stage.hasRead(Stage.COMMON_DOCUMENT);
        double steal = stolen / pieces;
        results.add(Measure.PREFILL_ENGINE, engineTokens / engineSeconds, steal);
        if (bareSeconds > 0) {
            results.add(Measure.PREFILL_BARE, document.length / bareSeconds, steal);
        }
    }

    private void read(int... piece) {
        boolean engineFirst = pieces++ % 2 == 0;
        var loop = stage.bare();
        if (engineFirst) {
            var engine = byEngine(piece);
            loop.ifPresent(bare -> compare(engine, byBare(bare, piece)));
        } else {
            var ofBare = loop.map(bare -> byBare(bare, piece));
            var engine = byEngine(piece);
            ofBare.ifPresent(sample -> compare(engine, sample));
        }
    }

    private Sample byEngine(int... piece) {
        prefix.add(PromptPart.cached("document-" + Stage.COMMON_DOCUMENT, piece));
        var before = CpuTimes.now();
        var asked = stage.ask(prefix, 1);
        double steal = CpuTimes.now().stolenPercentSince(before);
        engineSeconds += asked.seconds();
        engineTokens += asked.prefilledTokens();
        stolen += steal;
        return new Sample(asked.prefilledTokens() / asked.seconds(), steal);
    }

    private Sample byBare(BareLoop bare, int... piece) {
        stage.timeLeft();
        var lap = Lap.of(() -> bare.prefill(Stage.BARE_DOCUMENT, piece));
        bareSeconds += lap.seconds();
        return new Sample(piece.length / lap.seconds(), lap.stealPercent());
    }

    private void compare(Sample engine, Sample bare) {
        results.add(
                Measure.PREFILL_RATIO,
                engine.value() / bare.value(),
                Math.max(engine.stealPercent(), bare.stealPercent()));
    }
}
