package io.lectern.answer.summary.internal;

import io.lectern.answer.Usage;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryNote;
import java.util.Optional;

/** Where the work on one summary says how it is written and keeps what it noted, to go on from there after a restart. */
interface Notebook {

    /** Says how the summary is written, in how many steps; what was noted under another plan is forgotten. */
    void plan(Summary.Plan plan, int steps);

    /** What was noted at this place before. */
    Optional<SummaryNote> find(int round, int number);

    /**
     * Keeps a note.
     *
     * @throws WorkStoppedException when nobody wants the summary any more
     */
    void keep(int round, int number, String head, Written note);

    /** There are so many steps more than was thought, done before a restart or not. */
    void more(int steps);

    /** Shows more of the summary's own text, which is not kept before it is whole. Called by any thread; does not wait. */
    void show(String piece);

    /** What all notes took, also those from before a restart. */
    Usage usage();
}
