package io.lectern.prompt;

import java.util.ArrayList;
import java.util.Collection;

/** Lets evidence grow by what stands around it while there is room: first to its sections, then beyond, up to what was set apart. */
final class Growth {

    private final Selection selection;

    Growth(Selection selection) {
        this.selection = selection;
    }

    /** Grows by a piece at each side in turn, the best evidence first in each round. */
    void grow(Collection<Evidence> best) {
        growAll(best, true);
        growAll(best, false);
    }

    private void growAll(Collection<Evidence> best, boolean withinSection) {
        var growing = new ArrayList<Growing>();
        best.forEach(evidence -> growing.add(new Growing(evidence, withinSection)));
        // Each round adds a piece or ends a side: documents are finite.
        while (!growing.isEmpty()) {
            growing.removeIf(evidence -> !evidence.grow());
        }
    }

    private final class Growing {

        private final SourceDocument document;
        private final boolean withinSection;
        private int before;
        private int behind;

        Growing(Evidence evidence, boolean withinSection) {
            this.document = evidence.document();
            this.withinSection = withinSection;
            this.before = evidence.pieces().first();
            this.behind = evidence.pieces().last();
        }

        /** Whether there may be more. */
        boolean grow() {
            boolean behindGrew = growBehind();
            boolean beforeGrew = growBefore();
            return behindGrew || beforeGrew;
        }

        private boolean growBehind() {
            int next = behind + 1;
            while (next < document.size() && isChosen(next)) {
                next++;
            }
            if (next == document.size() || !mayCross(next - 1, next) || !add(next)) {
                return false;
            }
            behind = next;
            return true;
        }

        private boolean growBefore() {
            int next = before - 1;
            while (next >= 0 && isChosen(next)) {
                next--;
            }
            if (next < 0 || !mayCross(next + 1, next) || !add(next)) {
                return false;
            }
            before = next;
            return true;
        }

        private boolean mayCross(int from, int to) {
            return !withinSection
                    || document.piece(from).section() == document.piece(to).section();
        }

        private boolean isChosen(int piece) {
            return selection.has(document, piece) && !selection.isKept(document, piece);
        }

        private boolean add(int piece) {
            return !selection.isKept(document, piece) && selection.add(document, new PieceRun(piece, piece));
        }
    }
}
