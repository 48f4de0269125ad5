package io.lectern.engine.serving;

import io.lectern.engine.cache.StateKey;
import io.lectern.engine.cache.StateStore;
import io.lectern.engine.cache.StateStore.Fetched;
import io.lectern.engine.serving.PrefixTree.Match;
import java.util.ArrayList;

/** The edges whose states are in the store, as far as bringing them back is worth it. Belongs to the owner thread. */
final class StoredEdges {

    private static final int READ_AHEAD = 4;

    private final StateStore store;
    private final PrefixTree tree;
    private final ComputeRates rates;

    StoredEdges(StateStore store, PrefixTree tree, ComputeRates rates) {
        this.store = store;
        this.tree = tree;
        this.rates = rates;
    }

    /** The state of an edge; missing when computing what a run needs of it takes less time. */
    Fetched fetch(Match match) {
        return isWorthRestoring(match) ? store.fetch(match.edge().key()) : new StateStore.Missing();
    }

    /** Has the next states of a run read from disk while others are brought back. */
    void readAhead(Run run) {
        var next = new ArrayList<StateKey>();
        var at = run.node();
        while (next.size() < READ_AHEAD && run.isKeeping() && at.end() < run.shareable()) {
            var match = tree.match(at, run.prompt().tokens(), at.end(), run.shareable());
            if (match.isEmpty() || !isWorthRestoring(match.get())) {
                break;
            }
            at = match.get().edge();
            if (!at.isResident()) {
                next.add(at.key());
            }
        }
        store.readAhead(next);
    }

    private boolean isWorthRestoring(Match match) {
        var key = match.edge().key();
        if (!store.contains(key)) {
            return false;
        }
        var back = store.loadTime(key).plus(rates.restore(store.bytes(key)));
        return back.compareTo(rates.of(match.edge().start(), match.common())) < 0;
    }
}
