package io.lectern.evaluation.probe;

import io.lectern.engine.EngineException;
import io.lectern.evaluation.probe.ProbeSettings.Probe;
import io.lectern.evaluation.subject.Subject;
import java.util.ArrayList;

/** Makes probes and asks a model. */
public final class ProbeRun {

    private static final double PERCENT = 100;

    private final Subject subject;
    private final ProbeSettings settings;

    public ProbeRun(Subject subject, ProbeSettings settings) {
        this.subject = subject;
        this.settings = settings;
    }

    /** Hears how far a run is. */
    @FunctionalInterface
    public interface Progress {
        void at(String activity, int done, int all);
    }

    /**
     * Makes all probes.
     *
     * @throws ProbeException when a length is too great for the model or too small for a probe
     * @throws EngineException when the model cannot answer
     */
    public ProbeReport run(Progress progress) {
        int longest = settings.lengths().getLast();
        if (longest > subject.contextTokens()) {
            throw new ProbeException(
                    "A length is %d tokens, the model's context has %d".formatted(longest, subject.contextTokens()));
        }
        var probes = settings.probes();
        var results = new ArrayList<ProbeResult>();
        for (var probe : probes) {
            progress.at(
                    "%s, %d tokens, depth %d %%".formatted(probe.kind().id(), probe.length(), probe.depth()),
                    results.size(),
                    probes.size());
            results.add(result(probe));
        }
        progress.at("done", probes.size(), probes.size());
        return new ProbeReport(
                subject.name(),
                subject.chatFormat(),
                subject.contextTokens(),
                settings,
                ProbeReport.cells(results),
                results);
    }

    private ProbeResult result(Probe probe) {
        var random = probe.random(settings.seed());
        var prose = Prose.in(probe.language());
        var question = new Questions(probe.language(), prose, random).of(probe.kind());
        int answerTokens = probe.kind().answerTokens();
        var prompt = new Haystack(subject, settings.form(), prose, question, random, probe.depth() / PERCENT)
                .prompt(probe.length() - answerTokens);
        var answer = subject.answer(prompt, answerTokens);
        return new ProbeResult(
                probe.kind().id(),
                probe.language(),
                probe.length(),
                probe.depth(),
                probe.sample(),
                answer.promptTokens(),
                question.expected(),
                answer.text(),
                question.score(answer.text()));
    }
}
