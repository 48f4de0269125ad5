package io.lectern.engine.serving;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.DropReason;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.EngineException;
import io.lectern.engine.EngineObserver;
import io.lectern.engine.cache.StateStore;
import io.lectern.engine.serving.PrefixTree.Match;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.OptionalInt;

/**
 * Sees to it that nothing is computed twice: leads each run along the tree of prefixes as far as others have read, brings
 * states back from the store, and puts into the tree what runs compute. Belongs to the owner thread.
 */
final class PrefixCache {

    /** What a run can do now. */
    enum Progress {
        /** Compute its next tokens. */
        COMPUTE,
        /** Wait for another run that computes the same tokens, or for the disk. */
        WAIT,
        /** Nothing yet: it was given something and is to be asked again. */
        AGAIN
    }

    private static final int LEAST_EDGE_TOKENS = 2_048;
    private static final int EDGES_OF_A_POOL = 100;
    // Requests between two looks at what is in the tree and nowhere else.
    private static final int PRUNE_INTERVAL = 256;

    private final SequenceContext context;
    private final StateStore store;
    private final boolean saving;
    private final EngineObserver observer;
    private final ResidentEdges resident;
    private final StoredEdges stored;
    private final PendingSaves saves;
    private final CellBudget budget;
    private final PrefixTree tree = new PrefixTree();
    private final Collection<Run> runs;
    private final int maxEdgeTokens;

    private int begun;

    /**
     * @param runs those that are admitted, as they come and go
     * @param saving whether the store keeps anything
     */
    PrefixCache(
            SequenceContext context,
            StateStore store,
            boolean saving,
            ComputeRates rates,
            EngineObserver observer,
            Collection<Run> runs) {
        this.context = context;
        this.store = store;
        this.saving = saving;
        this.observer = observer;
        this.runs = runs;
        this.resident = new ResidentEdges(context, store, saving, rates, observer);
        this.stored = new StoredEdges(store, tree, rates);
        this.saves = new PendingSaves(resident, store, rates);
        this.budget = new CellBudget(context.cells(), resident, runs);
        this.maxEdgeTokens = Math.max(LEAST_EDGE_TOKENS, context.cells() / EDGES_OF_A_POOL);
        recall();
    }

    /** Whether a request's sequence and cells can be had now, if it writes so many tokens. */
    boolean admits(Request request, int maxTokens) {
        if (!resident.hasSequence()) {
            return false;
        }
        int shared = request.isKeeping() ? pinnedPrefix(request) : 0;
        int cells = Math.min(request.cells(maxTokens), context.cells());
        return cells - shared <= budget.unclaimed();
    }

    /**
     * Gives a new run its sequence and what of its prompt is in the native cache.
     *
     * @throws EngineException when there is no sequence, or the answer's form cannot be had
     */
    Run begin(Request request, int maxTokens) {
        int sequence = resident.takeSequence().orElseThrow(() -> new EngineException("All sequences are in use"));
        var run = newRun(request, sequence, maxTokens);
        pruneAtTimes();
        shareResident(run);
        if (saving) {
            resident.leaveIdle();
            moveToFront(run);
            stored.readAhead(run);
        }
        return run;
    }

    /** What the store let go of meanwhile would stay in the tree for ever. */
    private void pruneAtTimes() {
        if (++begun % PRUNE_INTERVAL == 0) {
            tree.prune(edge -> edge.isResident() || edge.writer().isPresent() || store.contains(edge.key()));
        }
    }

    private Run newRun(Request request, int sequence, int maxTokens) {
        try {
            var root = tree.root(request.scope(), request.asked().adapter());
            return new Run(request, sequence, maxTokens, root, context.cells());
        } catch (RuntimeException | Error e) {
            resident.giveBackSequence(sequence);
            throw e;
        }
    }

    /** Leads a run on, until it has to compute, or to wait. */
    Progress advance(Run run) {
        while (mayShare(run) && run.writing().isEmpty()) {
            int from = run.node().end();
            var match = tree.match(run.node(), run.prompt().tokens(), from, run.shareable());
            if (match.isEmpty()) {
                computeNew(run);
                continue;
            }
            var progress = follow(run, match.get());
            if (progress != Progress.COMPUTE) {
                return progress;
            }
        }
        return Progress.COMPUTE;
    }

    /** Tells that a run's next tokens are in its cells. */
    void computed(Run run, int tokens) {
        int computed = run.position() + tokens;
        run.computed(tokens);
        if (run.position() < computed) {
            rollBack(run);
        }
        budget.noteUse();
        commitIfComplete(run);
    }

    /** Makes room for a run's next tokens. */
    boolean makeRoom(int tokens) {
        return budget.makeRoom(tokens);
    }

    /** Cells for tokens of one run, until {@link #releaseScratch}; -1 when there are none. */
    int takeScratch(int tokens) {
        var sequence = makeRoom(tokens) ? resident.takeSequence() : OptionalInt.empty();
        return sequence.orElse(-1);
    }

    void releaseScratch(int sequence) {
        context.remove(sequence, 0, Integer.MAX_VALUE);
        resident.giveBackSequence(sequence);
    }

    /** Keeps what a run has computed, and takes its sequence back. */
    void end(Run run) {
        run.writing().ifPresent(edge -> keepWhatIsComputed(run, edge));
        if (run.isKeeping()) {
            keepTail(run);
        }
        run.path().forEach(Edge::unpin);
        resident.touch(run.path());
        context.remove(run.sequence(), 0, Integer.MAX_VALUE);
        resident.giveBackSequence(run.sequence());
        run.path().stream()
                .filter(edge -> edge.isForgotten() && edge.isResident() && !edge.isPinned())
                .forEach(resident::remove);
        budget.noteEnd();
    }

    /**
     * Copies one of the states that are worth it into the store.
     *
     * @param idle whether nobody is kept waiting by that
     * @return whether there was one
     */
    boolean saveNext(boolean idle) {
        return saves.saveNext(idle);
    }

    /** Copies all states that are worth it into the store. */
    void saveAll() {
        saves.saveAll();
    }

    /** Erases what was made from a source, but for what runs still need, which is not kept. */
    void forget(CacheScope scope, String source) {
        var forgotten = tree.madeFrom(scope, source);
        forgotten.forEach(Edge::forget);
        for (var run : runs) {
            boolean concerned =
                    run.request().scope().equals(scope) && run.prompt().hasSource(source);
            if (concerned
                    || run.path().stream().anyMatch(Edge::isForgotten)
                    || run.writing().filter(Edge::isForgotten).isPresent()) {
                stopKeeping(run);
            }
        }
        for (var edge : forgotten) {
            edge.removeFromTree();
            if (edge.isResident() && !edge.isPinned()) {
                resident.remove(edge);
            }
        }
    }

    /** Cells of edges and runs. */
    int usedCells() {
        return budget.used();
    }

    /** Frees the cells behind what a run has read: of a batch that was not computed, or not to its end, or not all used. */
    void rollBack(Run run) {
        context.remove(run.sequence(), run.position(), Integer.MAX_VALUE);
    }

    private void recall() {
        var byPrefix = new HashMap<String, Edge>();
        for (var state : store.states()) {
            if (!tree.add(state, byPrefix)) {
                store.drop(state.key(), DropReason.FOREIGN);
            }
        }
    }

    private int pinnedPrefix(Request request) {
        var at = tree.root(request.scope(), request.asked().adapter());
        int[] tokens = request.prompt().tokens();
        int limit = tokens.length - 1;
        while (at.end() < limit) {
            var match = tree.match(at, tokens, at.end(), limit);
            if (match.isEmpty() || !match.get().edge().isPinned()) {
                break;
            }
            if (!match.get().isWhole()) {
                return at.end() + match.get().common();
            }
            at = match.get().edge();
        }
        return at.end();
    }

    private static boolean mayShare(Run run) {
        return run.isKeeping() && run.node().end() < run.shareable();
    }

    /** What is resident costs nothing; it must be the run's before anything leaves to make room. */
    private void shareResident(Run run) {
        while (mayShare(run)) {
            var match = tree.match(run.node(), run.prompt().tokens(), run.node().end(), run.shareable());
            if (match.isEmpty() || !match.get().edge().isResident() || !use(run, match.get(), Tier.NATIVE)) {
                return;
            }
        }
    }

    /** Lets everything leave and come back to the front, when a lone run's cells would lie behind many free ones. */
    private void moveToFront(Run run) {
        if (!budget.isSparse(run) || !runs.isEmpty() || !resident.mayAllLeave()) {
            return;
        }
        while (!run.path().getLast().isRoot()) {
            run.path().removeLast().unpin();
        }
        run.restart();
        context.remove(run.sequence(), 0, Integer.MAX_VALUE);
        resident.leaveIdle();
        budget.noteFront();
    }

    private Progress follow(Run run, Match match) {
        var edge = match.edge();
        if (edge.writer().isPresent()) {
            if (!match.isWhole()) {
                endEarlier(edge.writer().get(), edge, match.common());
            }
            return edge.isResident() ? Progress.AGAIN : Progress.WAIT;
        }
        if (edge.isResident()) {
            return use(run, match, Tier.NATIVE) ? Progress.COMPUTE : computeAlone(run);
        }
        return switch (stored.fetch(match)) {
            case StateStore.Ready(var lease, var tier) -> bringBack(run, match, lease, tier);
            case StateStore.Loading() -> Progress.WAIT;
            case StateStore.Missing() -> {
                computeMissing(run, match);
                yield Progress.COMPUTE;
            }
        };
    }

    private Progress bringBack(Run run, Match match, StateStore.Lease lease, Tier tier) {
        var edge = match.edge();
        try (lease) {
            if (!makeRoom(edge.length()) || !resident.restore(edge, lease.blob(), tier)) {
                return store.contains(edge.key()) ? computeAlone(run) : Progress.AGAIN;
            }
        }
        budget.noteUse();
        stored.readAhead(run);
        return use(run, match, tier) ? Progress.AGAIN : computeAlone(run);
    }

    /** Gives a run the cells of an edge; false when it cannot be divided where the run leaves it. */
    private boolean use(Run run, Match match, Tier tier) {
        var edge = match.edge();
        if (!match.isWhole()) {
            if (!split(edge, match.common())) {
                return false;
            }
            edge = edge.parent().orElseThrow();
        }
        int from = Math.max(edge.start(), run.position());
        context.remove(run.sequence(), edge.start(), edge.end());
        context.share(edge.holder(), run.sequence(), edge.start(), edge.end());
        edge.pin();
        observer.on(new EngineEvent.CacheHit(tier, edge.end() - from));
        run.useCached(edge);
        saveIfDurable(run, edge);
        return true;
    }

    private boolean split(Edge edge, int length) {
        if (!resident.split(edge, length)) {
            return false;
        }
        var upper = edge.parent().orElseThrow();
        for (var run : runs) {
            int at = run.path().indexOf(edge);
            if (at >= 0) {
                run.path().add(at, upper);
                upper.pin();
            }
        }
        if (edge.isDurable()) {
            saves.add(upper);
            saves.add(edge);
        }
        return true;
    }

    private void computeNew(Run run) {
        int from = run.node().end();
        int end = run.prompt().cut(from, maxEdgeTokens, run.shareable());
        int[] tokens = Arrays.copyOfRange(run.prompt().tokens(), from, end);
        compute(run, run.node().add(tokens, run.prompt().sources(from, end)));
    }

    /** The tokens of an edge are not here: the run computes them, up to where it leaves the edge. */
    private void computeMissing(Run run, Match match) {
        var edge = match.edge();
        if (match.isWhole()) {
            compute(run, edge);
        } else if (store.contains(edge.key())) {
            // Its state cannot be divided where it lies: better a few tokens twice than all of it lost.
            computeNew(run);
        } else {
            compute(run, beginning(edge, match.common()));
        }
    }

    /** The first tokens of an edge that is not resident, as an edge. */
    private Edge beginning(Edge edge, int length) {
        boolean endsThere = edge.children().isEmpty() && !store.contains(edge.key());
        if (endsThere) {
            edge.truncate(length);
            return edge;
        }
        store.drop(edge.key(), DropReason.REPLACED);
        return edge.split(length);
    }

    private void compute(Run run, Edge edge) {
        edge.writtenBy(run);
        run.writes(edge);
        commitIfComplete(run);
    }

    private Progress computeAlone(Run run) {
        stopKeeping(run);
        return Progress.COMPUTE;
    }

    /** Another run needs less of what one computes: the edge ends there, and what follows is one of its own. */
    private void endEarlier(Run writer, Edge edge, int length) {
        edge.writtenBy(null);
        compute(writer, beginning(edge, length));
    }

    private void commitIfComplete(Run run) {
        run.writing().filter(edge -> run.position() >= edge.end()).ifPresent(edge -> commit(run, edge));
    }

    private void commit(Run run, Edge edge) {
        edge.writtenBy(null);
        run.writes(null);
        if (!resident.hold(edge, run.sequence())) {
            edge.removeFromTree();
            run.stopKeeping();
            return;
        }
        edge.computedIn(run.computation(edge.start(), edge.end()));
        observer.on(new EngineEvent.CacheMiss(edge.length()));
        edge.pin();
        run.passed(edge);
        if (edge.isDurable()) {
            // It was saved once, and lost since.
            saves.add(edge);
        }
        saveIfDurable(run, edge);
    }

    private void keepWhatIsComputed(Run run, Edge edge) {
        int computed = run.position() - edge.start();
        edge.writtenBy(null);
        run.writes(null);
        boolean isEnough = run.isKeeping()
                && computed >= PrefixTree.MIN_SHARED
                && edge.children().isEmpty();
        if (isEnough) {
            edge.truncate(computed);
            commit(run, edge);
        } else if (edge.children().isEmpty()) {
            edge.removeFromTree();
        }
    }

    /** The end of the prompt and the answer: a conversation goes on with them. */
    private void keepTail(Run run) {
        int[] tokens = run.inCells();
        while (run.isKeeping() && run.node().end() < tokens.length) {
            int from = run.node().end();
            int end = run.prompt().cut(from, maxEdgeTokens, tokens.length);
            boolean isTooShort =
                    end - from < PrefixTree.MIN_SHARED && !run.prompt().isBoundary(end);
            if (isTooShort || tree.match(run.node(), tokens, from, end).isPresent()) {
                return;
            }
            var piece = Arrays.copyOfRange(tokens, from, end);
            var edge = run.node().add(piece, run.prompt().sources(from, end));
            commit(run, edge);
        }
    }

    private void saveIfDurable(Run run, Edge edge) {
        if (saving && !edge.isDurable() && edge.end() <= run.prompt().lastBoundary()) {
            edge.makeDurable();
            saves.add(edge);
        }
    }

    private void stopKeeping(Run run) {
        run.stopKeeping();
        run.writing().ifPresent(edge -> {
            edge.writtenBy(null);
            run.writes(null);
            if (edge.children().isEmpty()) {
                edge.removeFromTree();
            }
        });
    }
}
