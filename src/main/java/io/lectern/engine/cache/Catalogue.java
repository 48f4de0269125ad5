package io.lectern.engine.cache;

import io.lectern.engine.CacheScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All states that are kept in some tier. Guarded by the store's lock. */
final class Catalogue {

    private final Map<StateKey, Entry> entries = new HashMap<>();
    private final Lineage lineage = new Lineage();

    Optional<Entry> find(StateKey key) {
        return Optional.ofNullable(entries.get(key));
    }

    void add(Entry entry) {
        entries.put(entry.key(), entry);
        lineage.add(entry);
    }

    void remove(Entry entry) {
        if (entries.remove(entry.key(), entry)) {
            lineage.remove(entry);
            entry.gone = true;
        }
    }

    /** Removes what is in no tier any more. */
    void settle(Entry entry) {
        if (!entry.isAnywhere()) {
            remove(entry);
        }
    }

    /** Parents before children. */
    List<Entry> all() {
        return parentsFirst(entries.values());
    }

    private static List<Entry> parentsFirst(Collection<Entry> entries) {
        return entries.stream()
                .sorted(Comparator.comparingInt(entry -> entry.key().start()))
                .toList();
    }

    /** The state and those that it stands on, the first one first. */
    List<Entry> ancestry(Entry entry) {
        return parentsFirst(closure(List.of(entry), lineage::parents));
    }

    boolean hasDurableChild(Entry entry) {
        return lineage.children(entry).stream().anyMatch(child -> child.onDisk != Entry.OnDisk.NO);
    }

    /** The states made from a source, and all that stand behind them. */
    List<Entry> madeFrom(CacheScope scope, String source) {
        var made = entries.values().stream()
                .filter(entry -> entry.description.scope().equals(scope)
                        && entry.description.sources().contains(source))
                .toList();
        return List.copyOf(closure(made, lineage::children));
    }

    /** States that cannot be used, since some range before them is missing. */
    List<Entry> orphans() {
        var rooted = new HashSet<Entry>();
        var orphans = new ArrayList<Entry>();
        for (var entry : all()) {
            boolean stands = entry.key().start() == 0
                    || lineage.parents(entry).stream()
                            .anyMatch(parent -> rooted.contains(parent)
                                    && parent.description.end() == entry.key().start());
            if (stands) {
                rooted.add(entry);
            } else {
                orphans.add(entry);
            }
        }
        return orphans;
    }

    private interface Step {
        Set<Entry> from(Entry entry);
    }

    private static Set<Entry> closure(List<Entry> first, Step step) {
        var reached = new LinkedHashSet<>(first);
        var open = new ArrayDeque<>(first);
        while (!open.isEmpty()) {
            for (var next : step.from(open.remove())) {
                if (reached.add(next)) {
                    open.add(next);
                }
            }
        }
        return reached;
    }
}
