package io.lectern.answer.summary.internal;

import io.lectern.answer.Usage;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryId;
import io.lectern.answer.summary.SummaryNote;
import io.lectern.job.Jobs;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The notes of one summary in the database, and how far its job is. For one thread. */
final class StoredNotebook implements Notebook {

    private record Place(int round, int number) {}

    private final SummaryId id;
    private final SummaryStore store;
    private final Jobs jobs;
    private final String worker;
    private final SummarySteps steps;
    private final Map<Place, SummaryNote> notes = new HashMap<>();
    private int total;

    StoredNotebook(SummaryId id, SummaryStore store, Jobs jobs, String worker, SummarySteps steps) {
        this.id = id;
        this.store = store;
        this.jobs = jobs;
        this.worker = worker;
        this.steps = steps;
    }

    @Override
    public void plan(Summary.Plan plan, int planned) {
        store.plan(id, plan);
        store.notes(id, 0).forEach(note -> notes.put(new Place(note.round(), note.number()), note));
        total = planned;
        progress();
    }

    @Override
    public Optional<SummaryNote> find(int round, int number) {
        return Optional.ofNullable(notes.get(new Place(round, number)));
    }

    @Override
    public void keep(int round, int number, String head, Written written) {
        var note = new SummaryNote(notes.size(), round, number, head, written.text(), written.usage());
        if (!store.add(id, note)) {
            throw new WorkStoppedException();
        }
        notes.put(new Place(round, number), note);
        progress();
    }

    @Override
    public void more(int further) {
        total += further;
        progress();
    }

    @Override
    public void show(String piece) {
        steps.written(id, piece);
    }

    @Override
    public Usage usage() {
        return notes.values().stream().map(SummaryNote::usage).reduce(Usage.NONE, Usage::plus);
    }

    private void progress() {
        if (!jobs.progress(id.job(), worker, notes.size(), Math.max(total, notes.size() + 1))) {
            throw new WorkStoppedException();
        }
        steps.taken();
    }
}
