package io.lectern.engine.cache;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The states of one tier in the order in which they make room: GreedyDual-Size (Cao and Irani, Cost-Aware WWW Proxy Caching
 * Algorithms, 1997). A state is worth the clock at its last use plus its cost in nanoseconds for each byte; the clock moves to
 * the worth of what was evicted, so that what is not used ages. No state is worth less than one that stands behind it, and
 * none goes before those. Guarded by the store's lock.
 */
final class Shelf {

    private static final class Place {

        final Entry entry;
        final long bytes;
        final long number;
        double worth;

        Place(Entry entry, long bytes, long number) {
            this.entry = entry;
            this.bytes = bytes;
            this.number = number;
        }

        double worth() {
            return worth;
        }

        long number() {
            return number;
        }
    }

    private final RecomputeCost cost;
    private final Map<Entry, Place> places = new HashMap<>();
    private final Lineage lineage = new Lineage();
    private final TreeSet<Place> order =
            new TreeSet<>(Comparator.comparingDouble(Place::worth).thenComparingLong(Place::number));

    private double clock;
    private long bytes;
    private long added;

    Shelf(RecomputeCost cost) {
        this.cost = cost;
    }

    long bytes() {
        return bytes;
    }

    boolean has(Entry entry) {
        return places.containsKey(entry);
    }

    void add(Entry entry, long size) {
        var place = new Place(entry, size, added++);
        places.put(entry, place);
        lineage.add(entry);
        order.add(place);
        bytes += size;
        double behind = lineage.children(entry).stream()
                .mapToDouble(child -> place(child).worth)
                .max()
                .orElse(0);
        raise(place, Math.max(clock + density(entry), behind));
    }

    void remove(Entry entry) {
        var place = places.remove(entry);
        if (place != null) {
            lineage.remove(entry);
            order.remove(place);
            bytes -= place.bytes;
        }
    }

    /** Says that the state was used. */
    void renew(Entry entry) {
        var place = places.get(entry);
        if (place != null) {
            raise(place, clock + density(entry));
        }
    }

    private void raise(Place first, double worth) {
        var lower = new ArrayDeque<>(List.of(first));
        while (!lower.isEmpty()) {
            var place = lower.remove();
            if (place.worth < worth) {
                order.remove(place);
                place.worth = worth;
                order.add(place);
                lineage.parents(place.entry).forEach(parent -> lower.add(place(parent)));
            }
        }
    }

    /** The state that is to go first, of those that may. */
    Optional<Entry> next(Predicate<Entry> mayGo) {
        return order.stream()
                .map(place -> place.entry)
                .filter(entry -> lineage.children(entry).isEmpty() && mayGo.test(entry))
                .findFirst();
    }

    void evict(Entry entry) {
        clock = Math.max(clock, place(entry).worth);
        remove(entry);
    }

    /** Lets everything age by a part of a state's usual worth. */
    void age(double worth) {
        clock += worth;
    }

    /** What losing a byte of the state costs, in nanoseconds. */
    double density(Entry entry) {
        double nanos = cost.of(entry.key().start(), entry.tokens()).toNanos();
        return nanos / Math.max(1, entry.bytes);
    }

    private Place place(Entry entry) {
        var place = places.get(entry);
        if (place == null) {
            throw new IllegalStateException("%s is not on this shelf".formatted(entry.key()));
        }
        return place;
    }
}
