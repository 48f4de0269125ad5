package io.lectern.engine.serving;

import io.lectern.engine.CacheScope;
import io.lectern.engine.cache.StateDescription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What was read, as a tree over token ids for each scope and adapter. Siblings may begin with the same few tokens: a
 * common beginning is only worth an edge of its own from {@link #MIN_SHARED} tokens on. Belongs to the owner thread.
 */
final class PrefixTree {

    static final int MIN_SHARED = 8;

    private final Map<Root, Edge> roots = new HashMap<>();

    private record Root(CacheScope scope, Optional<String> adapter) {}

    /**
     * The edge that goes on like a text.
     *
     * @param common tokens that are the same, from the start of the edge on
     */
    record Match(Edge edge, int common) {

        boolean isWhole() {
            return common == edge.length();
        }
    }

    Edge root(CacheScope scope, Optional<String> adapter) {
        return roots.computeIfAbsent(new Root(scope, adapter), root -> Edge.root(root.scope(), root.adapter()));
    }

    /** The child of an edge that has most in common with a text, if that is enough to be shared. */
    Optional<Match> match(Edge edge, int[] text, int from, int to) {
        Edge best = null;
        int most = 0;
        for (var child : edge.children()) {
            int common = child.isForgotten() ? 0 : child.common(text, from, to);
            if (common > most) {
                best = child;
                most = common;
            }
        }
        if (best == null || (most < best.length() && most < MIN_SHARED)) {
            return Optional.empty();
        }
        return Optional.of(new Match(best, most));
    }

    /** Adds what is known to be stored; false when it has no place in the tree. */
    boolean add(StateDescription stored, Map<String, Edge> byPrefix) {
        var root = root(stored.scope(), stored.adapter());
        var parent = stored.key().start() == 0 ? root : byPrefix.get(stored.parentPrefix());
        if (parent == null || parent.end() != stored.key().start()) {
            return false;
        }
        var edge = parent.add(stored.tokens(), stored.sources());
        if (!edge.key().equals(stored.key())) {
            edge.removeFromTree();
            return false;
        }
        edge.makeDurable();
        byPrefix.put(edge.key().prefix(), edge);
        return true;
    }

    /** All edges of a scope that have tokens of a source, and all behind those. */
    List<Edge> madeFrom(CacheScope scope, String source) {
        var found = new ArrayList<Edge>();
        roots.forEach((root, edge) -> {
            if (root.scope().equals(scope)) {
                collect(edge.children(), false, child -> child.sources().contains(source), found);
            }
        });
        return found;
    }

    /** Takes out what is not wanted and has nothing behind it. */
    void prune(Predicate<Edge> wanted) {
        for (var edge : edges().reversed()) {
            if (edge.children().isEmpty() && !wanted.test(edge)) {
                edge.removeFromTree();
            }
        }
    }

    /** All edges, parents before children. */
    List<Edge> edges() {
        var found = new ArrayList<Edge>();
        roots.values().forEach(root -> collect(root.children(), true, edge -> true, found));
        return found;
    }

    private static void collect(Collection<Edge> from, boolean all, Predicate<Edge> wanted, List<Edge> found) {
        record Visit(Edge edge, boolean taken) {}
        var open = new ArrayDeque<Visit>();
        from.forEach(edge -> open.add(new Visit(edge, all)));
        while (!open.isEmpty()) {
            var visit = open.remove();
            boolean taken = visit.taken() || wanted.test(visit.edge());
            if (taken) {
                found.add(visit.edge());
            }
            visit.edge().children().forEach(child -> open.add(new Visit(child, taken)));
        }
    }
}
