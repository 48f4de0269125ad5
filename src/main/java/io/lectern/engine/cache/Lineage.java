package io.lectern.engine.cache;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which of some states stand directly before and behind a state. Several may stand before it: ranges of different lengths
 * that end at the same token.
 */
final class Lineage {

    private final Map<String, Set<Entry>> byPrefix = new HashMap<>();
    private final Map<String, Set<Entry>> byParent = new HashMap<>();

    void add(Entry entry) {
        byPrefix.computeIfAbsent(entry.key().prefix(), prefix -> new LinkedHashSet<>())
                .add(entry);
        byParent.computeIfAbsent(entry.description.parentPrefix(), prefix -> new LinkedHashSet<>())
                .add(entry);
    }

    void remove(Entry entry) {
        remove(byPrefix, entry.key().prefix(), entry);
        remove(byParent, entry.description.parentPrefix(), entry);
    }

    private static void remove(Map<String, Set<Entry>> index, String prefix, Entry entry) {
        index.computeIfPresent(prefix, (same, entries) -> {
            entries.remove(entry);
            return entries.isEmpty() ? null : entries;
        });
    }

    Set<Entry> parents(Entry entry) {
        return entry.key().start() == 0 ? Set.of() : byPrefix.getOrDefault(entry.description.parentPrefix(), Set.of());
    }

    Set<Entry> children(Entry entry) {
        return byParent.getOrDefault(entry.key().prefix(), Set.of());
    }
}
