package io.lectern.engine.serving;

import java.util.Collection;

/** Who has the cells of the native cache. Belongs to the owner thread. */
final class CellBudget {

    private final int cells;
    private final ResidentEdges resident;
    private final Collection<Run> runs;

    // How far cells were in use since there were none: a step takes time for all up to the last one.
    private int mostUsed;

    /** @param runs those that are admitted, as they come and go */
    CellBudget(int cells, ResidentEdges resident, Collection<Run> runs) {
        this.cells = cells;
        this.resident = resident;
        this.runs = runs;
    }

    /** Cells of edges and runs. */
    int used() {
        int used = resident.cells();
        for (var run : runs) {
            used += run.privateCells();
        }
        return used;
    }

    /** Cells that no run has or may still need. */
    int unclaimed() {
        int claimed = resident.pinnedCells();
        for (var run : runs) {
            claimed += run.privateCells() + run.needed();
        }
        return cells - claimed;
    }

    /** Lets edges that no run has leave until so many cells are free; false when there are not enough of them. */
    boolean makeRoom(int tokens) {
        return resident.leaveUntil(tokens, used());
    }

    /** Whether a run's cells would lie behind many that are free. */
    boolean isSparse(Run run) {
        if (used() == 0) {
            mostUsed = 0;
        }
        return mostUsed > 2 * (resident.cells() + run.needed());
    }

    /** Tells that cells were taken. */
    void noteUse() {
        mostUsed = Math.max(mostUsed, used());
    }

    /** Tells that a run's cells are free. */
    void noteEnd() {
        if (resident.cells() == 0) {
            mostUsed = 0;
        }
    }

    /** Tells that all that is left is at the front. */
    void noteFront() {
        mostUsed = resident.cells();
    }
}
