package io.lectern.retrieval.internal;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.TermCounts;
import io.lectern.retrieval.index.Embedding;
import io.lectern.retrieval.index.Feedback;
import io.lectern.retrieval.index.FoundPassage;
import io.lectern.retrieval.index.IndexGeneration;
import io.lectern.retrieval.index.IndexGenerations;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.index.ReadySet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What an index has on its disk: what one process committed is there for the next. It is written by steps, each of which
 * may be the last of a process, and never searched.
 */
public final class LastingIndex {

    private final Map<Integer, Map<VersionId, List<IndexedPassage>>> generations = new HashMap<>();
    private OptionalInt serving = OptionalInt.empty();
    private OptionalInt building = OptionalInt.empty();

    /** The versions in the generation that serves, and how many passages with a vector each has. */
    public Map<VersionId, Integer> served() {
        var counts = new HashMap<VersionId, Integer>();
        content(serving.orElseThrow())
                .forEach((version, passages) -> counts.put(version, (int) passages.stream()
                        .filter(passage -> passage.embedding() != null)
                        .count()));
        return counts;
    }

    /** Whether a generation was begun and never served. */
    public boolean isBuilding() {
        return building.isPresent();
    }

    /** Erases everything. */
    public void clear() {
        generations.clear();
        serving = OptionalInt.empty();
        building = OptionalInt.empty();
    }

    /** As a process finds it that starts; what no generation needs is thrown away. */
    IndexGenerations opened(Consumer<String> step) {
        if (serving.isEmpty() || serving.equals(building)) {
            building = OptionalInt.empty();
        }
        generations.keySet().removeIf(number -> !isThere(number));
        return new Opened(step);
    }

    private boolean isThere(int number) {
        return serving.equals(OptionalInt.of(number)) || building.equals(OptionalInt.of(number));
    }

    private Map<VersionId, List<IndexedPassage>> content(int number) {
        return generations.computeIfAbsent(number, made -> new HashMap<>());
    }

    private final class Opened implements IndexGenerations {

        private final Consumer<String> step;

        Opened(Consumer<String> step) {
            this.step = step;
        }

        @Override
        public State state() {
            return new State(serving, building);
        }

        @Override
        public IndexGeneration open(int number, IndexRecipe recipe) {
            step.accept("open a generation");
            return new Generation(content(number), recipe, step);
        }

        @Override
        public void build(int number) {
            step.accept("say what is built");
            building = OptionalInt.of(number);
        }

        @Override
        public void serve(int number) {
            step.accept("say what serves");
            serving = OptionalInt.of(number);
            step.accept("say that nothing is built");
            building = OptionalInt.empty();
        }

        @Override
        public void drop(int number) {
            if (building.equals(OptionalInt.of(number))) {
                step.accept("say that nothing is built");
                building = OptionalInt.empty();
            }
            step.accept("drop a generation");
            generations.remove(number);
        }
    }

    private record Generation(Map<VersionId, List<IndexedPassage>> content, IndexRecipe recipe, Consumer<String> step)
            implements IndexGeneration {

        @Override
        public void replace(VersionId version, List<IndexedPassage> passages) {
            step.accept("index commit");
            content.put(version, List.copyOf(passages));
        }

        @Override
        public void replaceAll(Map<VersionId, List<IndexedPassage>> passages) {
            step.accept("index commit");
            content.putAll(passages);
        }

        @Override
        public void remove(DocumentId document) {
            step.accept("index removal of a document");
            content.keySet().removeIf(version -> version.document().equals(document));
        }

        @Override
        public void remove(Collection<VersionId> versions) {
            step.accept("index removal of versions");
            content.keySet().removeAll(versions);
        }

        @Override
        public void removeBefore(VersionId version) {
            step.accept("index removal of older versions");
            content.keySet()
                    .removeIf(each -> each.document().equals(version.document()) && each.version() < version.version());
        }

        @Override
        public Set<VersionId> versions() {
            return Set.copyOf(content.keySet());
        }

        @Override
        public long passages() {
            return content.values().stream().mapToLong(List::size).sum();
        }

        @Override
        public int life() {
            return 0;
        }

        @Override
        public boolean keepsVectors() {
            return true;
        }

        @Override
        public TermCounts counts(Map<Analysis, Set<String>> terms) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<FoundPassage> lexical(LexicalQuery query, ReadySet ready, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<FoundPassage> refined(LexicalQuery query, Feedback feedback, ReadySet ready, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<FoundPassage> nearest(Embedding question, ReadySet ready, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
