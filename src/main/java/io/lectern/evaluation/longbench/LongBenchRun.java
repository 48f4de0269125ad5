package io.lectern.evaluation.longbench;

import io.lectern.engine.EngineException;
import io.lectern.evaluation.longbench.PromptStrategy.FilledRow;
import io.lectern.evaluation.longbench.PromptStrategy.Fitted;
import io.lectern.evaluation.subject.Subject;
import io.lectern.evaluation.subject.SubjectPrompt;
import io.lectern.evaluation.subject.SubjectPrompt.Ending;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Asks a model the tasks of LongBench and scores its answers. Every answer is written down before the next question, so that
 * a run that was broken off goes on where it ended.
 */
public final class LongBenchRun {

    private static final int MOST_ATTEMPTS = 4;

    private final RunSettings settings;
    private final Checkout checkout;
    private final Subject subject;
    private final Path folder;

    /** @param folder for the predictions */
    public LongBenchRun(RunSettings settings, Checkout checkout, Subject subject, Path folder) {
        this.settings = settings;
        this.checkout = checkout;
        this.subject = subject;
        this.folder = folder;
    }

    /**
     * Runs the tasks, or what is left of them.
     *
     * @param run what the predictions are made with
     * @throws LongBenchException when the data or the folder cannot be used
     * @throws EngineException when the model cannot answer
     * @throws IOException when a file cannot be read or written
     */
    public LongBenchReport run(RunRecord run, RunProgress progress) throws IOException {
        run.claim(folder);
        var scores = new ArrayList<TaskScore>();
        int all = settings.tasks().stream()
                .mapToInt(task -> checkout.count(task, settings.variant(), settings.limit()))
                .sum();
        int done = 0;
        for (var task : settings.tasks()) {
            int before = done;
            var predictions = predictions(
                    task,
                    (ofTask, rows) -> progress.at("%s %d/%d".formatted(task.id(), ofTask, rows), before + ofTask, all));
            scores.add(TaskScore.of(task, settings.variant(), wholeRows(task), predictions));
            done += predictions.size();
        }
        return LongBenchReport.of(run, scores);
    }

    /** It is known how many LongBench has; of LongBench-E the file says it. */
    private int wholeRows(Task task) {
        return switch (settings.variant()) {
            case LONGBENCH -> task.rows();
            case LONGBENCH_E -> checkout.count(task, Variant.LONGBENCH_E, Integer.MAX_VALUE);
        };
    }

    /** Hears how many of the rows of a task are done. */
    @FunctionalInterface
    private interface TaskProgress {
        void at(int done, int rows);
    }

    private List<Prediction> predictions(Task task, TaskProgress progress) throws IOException {
        var rows = checkout.rows(task, settings.variant(), settings.limit());
        var file = PredictionFile.open(folder.resolve(task.id() + ".jsonl"), rows);
        while (file.size() < rows.size()) {
            progress.at(file.size(), rows.size());
            file.add(answer(task, rows.get(file.size())));
        }
        progress.at(rows.size(), rows.size());
        return file.predictions();
    }

    private Prediction answer(Task task, Row row) throws IOException {
        var filled = filled(task, row);
        int answerTokens = checkout.answerTokens(task);
        int room = settings.room();
        var fitted = settings.strategy().fit(filled, subject, room);
        var prompt = prompt(task, fitted, answerTokens);
        // Joined texts may have more tokens than their parts, and the chat format has its own.
        for (int attempt = 1; attempt < MOST_ATTEMPTS && excess(prompt, answerTokens) > 0; attempt++) {
            room -= excess(prompt, answerTokens);
            if (room < 2) {
                break;
            }
            fitted = settings.strategy().fit(filled, subject, room);
            prompt = prompt(task, fitted, answerTokens);
        }
        if (excess(prompt, answerTokens) > 0) {
            throw new LongBenchException("%s of %s needs %d tokens with its answer, the context has %d"
                    .formatted(row.id(), task.id(), prompt.tokens().length + answerTokens, subject.contextTokens()));
        }
        var answer = subject.answer(prompt, answerTokens);
        return new Prediction(
                answer.text(),
                row.answers(),
                row.classes().isEmpty() ? null : row.classes(),
                row.length(),
                row.id(),
                fitted.wholeTokens(),
                answer.promptTokens(),
                answer.answerTokens(),
                fitted.shortened(),
                fitted.reading(),
                answer.reason().name().toLowerCase(Locale.ROOT));
    }

    private FilledRow filled(Task task, Row row) {
        var fields = row.fields();
        String prompt = row.prompt().orElseGet(() -> checkout.template(task).filled(fields));
        return new FilledRow(task, fields.getOrDefault("context", ""), fields.getOrDefault("input", ""), prompt);
    }

    private SubjectPrompt prompt(Task task, Fitted fitted, int answerTokens) {
        return task.ending() == Ending.CHAT
                ? subject.message(fitted.prompt(), answerTokens)
                : subject.text(fitted.prompt(), task.ending());
    }

    private int excess(SubjectPrompt prompt, int answerTokens) {
        return prompt.tokens().length + answerTokens - subject.contextTokens();
    }
}
