package io.lectern.retrieval.index;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.retrieval.IndexUnavailableException;
import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.TermCounts;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index as the service sees it, whichever generation serves. A change goes to the one that serves and to the one that
 * is built: it looks at which there are before and after, so that a generation that came meanwhile gets it too, and one
 * that began later finds it where it was written. Searches change over in one step.
 */
public final class ServingIndex implements PassageIndex, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServingIndex.class);
    /** Generations take minutes to build; one that changes this often under a single call is a fault. */
    private static final int MOST_CHANGES_OF_GENERATION = 10;

    private final IndexGenerations generations;
    private final IndexRecipe recipe;
    private final Map<Integer, IndexGeneration> opened = new HashMap<>();
    private volatile Serving serving;

    /**
     * What serves.
     *
     * @param livesBefore how often what served before began without passages
     * @param otherwise whether it was made by another recipe when it was opened
     */
    private record Serving(int number, IndexGeneration index, int livesBefore, int lifeAtStart, boolean otherwise) {

        int life() {
            return livesBefore + index.life() - lifeAtStart;
        }
    }

    /** Opens what serves, or begins with an index without passages. */
    public ServingIndex(IndexGenerations generations, IndexRecipe recipe) {
        this.generations = generations;
        this.recipe = recipe;
        int number = generations.state().serving().orElse(1);
        var index = generations.open(number, recipe);
        opened.put(number, index);
        if (generations.state().serving().isEmpty()) {
            generations.serve(number);
        }
        serving = serving(number, index, 0, 0);
    }

    /** The number of the generation that serves. */
    public int number() {
        return serving.number();
    }

    /** Whether what serves was made by another recipe than this service's. */
    public boolean isOutdated() {
        var now = serving;
        return now.otherwise() && now.index().life() == now.lifeAtStart();
    }

    /** Whether a generation was begun that does not serve yet. */
    public boolean isBuilding() {
        return generations.state().building().isPresent();
    }

    /** Begins a generation, or goes on with one that was begun by the same recipe. */
    public synchronized IndexGeneration build() {
        var state = generations.state();
        if (state.building().isPresent()) {
            var begun = open(state.building().getAsInt());
            if (recipe.isMetBy(begun.recipe())) {
                return begun;
            }
            stopBuilding();
        }
        int next = Math.max(serving.number(), state.building().orElse(0)) + 1;
        // What is left of one that was given up is not gone on with.
        forget(next);
        var index = generations.open(next, recipe);
        opened.put(next, index);
        generations.build(next);
        return index;
    }

    /** Gives up the generation that is being built. */
    public synchronized void stopBuilding() {
        generations.state().building().ifPresent(this::forget);
    }

    /**
     * Lets the generation that was built serve, and drops the one that did.
     *
     * @param life of the built one when it was found complete
     */
    public synchronized void serveBuilt(int life) {
        int number = generations.state().building().orElseThrow(() -> new IllegalStateException("nothing was built"));
        var before = serving;
        var built = open(number);
        generations.serve(number);
        serving = serving(number, built, before.life(), life);
        try {
            forget(before.number());
        } catch (IndexUnavailableException e) {
            // What serves does not depend on it, and what is left over is erased before the next one is built.
            LOG.warn("Generation {} of the search index could not be erased", before.number(), e);
        }
    }

    @Override
    public void replace(VersionId version, List<IndexedPassage> passages) {
        change(index -> index.replace(version, passages));
    }

    @Override
    public void replaceAll(Map<VersionId, List<IndexedPassage>> passages) {
        change(index -> index.replaceAll(passages));
    }

    @Override
    public void remove(DocumentId document) {
        change(index -> index.remove(document));
    }

    @Override
    public void remove(Collection<VersionId> versions) {
        change(index -> index.remove(versions));
    }

    @Override
    public void removeBefore(VersionId version) {
        change(index -> index.removeBefore(version));
    }

    @Override
    public Set<VersionId> versions() {
        return ask(PassageIndex::versions);
    }

    @Override
    public long passages() {
        return ask(PassageIndex::passages);
    }

    @Override
    public int life() {
        return serving.life();
    }

    @Override
    public TermCounts counts(Map<Analysis, Set<String>> terms) {
        return ask(index -> index.counts(terms));
    }

    @Override
    public List<FoundPassage> lexical(LexicalQuery query, ReadySet ready, int limit) {
        return ask(index -> index.lexical(query, ready, limit));
    }

    @Override
    public List<FoundPassage> refined(LexicalQuery query, Feedback feedback, ReadySet ready, int limit) {
        return ask(index -> index.refined(query, feedback, ready, limit));
    }

    @Override
    public List<FoundPassage> nearest(Embedding question, ReadySet ready, int limit) {
        return ask(index -> index.nearest(question, ready, limit));
    }

    @Override
    public synchronized void close() {
        opened.values().forEach(IndexGeneration::close);
    }

    private <T> T ask(Function<PassageIndex, T> question) {
        var asked = serving;
        try {
            return question.apply(asked.index());
        } catch (IndexUnavailableException e) {
            if (e.isUnreachable()) {
                throw e;
            }
            // It may have been dropped in the middle, here or by another service.
            follow(generations.state());
            if (serving.number() == asked.number()) {
                throw e;
            }
            return question.apply(serving.index());
        }
    }

    private void change(Consumer<PassageIndex> change) {
        follow(generations.state());
        var changed = new HashSet<Integer>();
        for (int i = 0; i < MOST_CHANGES_OF_GENERATION; i++) {
            var missing = numbers(generations.state()).stream()
                    .filter(number -> !changed.contains(number))
                    .toList();
            if (missing.isEmpty()) {
                return;
            }
            for (int number : missing) {
                apply(change, number);
                changed.add(number);
            }
        }
        throw new IllegalStateException("the generations changed %d times".formatted(MOST_CHANGES_OF_GENERATION));
    }

    private void apply(Consumer<PassageIndex> change, int number) {
        try {
            change.accept(open(number));
        } catch (IndexUnavailableException e) {
            var now = generations.state();
            if (now.building().equals(OptionalInt.of(number))) {
                // What is built can be built again, and must not hold up what serves.
                LOG.warn("Generation {} of the search index is given up", number, e);
                stopBuilding();
            } else if (now.serving().equals(OptionalInt.of(number))) {
                throw e;
            }
        }
    }

    private static List<Integer> numbers(IndexGenerations.State state) {
        return IntStream.concat(state.serving().stream(), state.building().stream())
                .boxed()
                .toList();
    }

    /** Opens a generation that is there. */
    private synchronized IndexGeneration open(int number) {
        var known = opened.get(number);
        if (known != null) {
            return known;
        }
        var state = generations.state();
        if (!numbers(state).contains(number)) {
            throw new IndexUnavailableException("Generation %d of the search index is gone".formatted(number));
        }
        var index = generations.open(number, recipe);
        opened.put(number, index);
        return index;
    }

    private synchronized void forget(int number) {
        var index = opened.remove(number);
        if (index != null) {
            index.close();
        }
        generations.drop(number);
    }

    /** Another service on the same place may have built a generation. */
    private synchronized void follow(IndexGenerations.State state) {
        int number = state.serving().orElse(serving.number());
        if (number != serving.number()) {
            var index = open(number);
            serving = serving(number, index, serving.life(), index.life());
        }
    }

    private Serving serving(int number, IndexGeneration index, int livesBefore, int lifeAtStart) {
        return new Serving(number, index, livesBefore, lifeAtStart, !recipe.isMetBy(index.recipe()));
    }
}
