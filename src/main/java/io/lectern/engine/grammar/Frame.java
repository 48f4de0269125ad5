package io.lectern.engine.grammar;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call of a rule: where it may go on when the rule has ended. Closed ones are never changed again. */
final class Frame {

    private final Set<Edge> edges;
    private final boolean open;

    private boolean ended;
    private @Nullable Frame closed;

    /**
     * A way on.
     *
     * @param position in the grammar's parts, behind the call
     * @param caller null when the text ends there
     */
    record Edge(int position, @Nullable Frame caller) {}

    private Frame(Set<Edge> edges, boolean open) {
        this.edges = edges;
        this.open = open;
    }

    /** A frame of the step that runs. */
    static Frame open() {
        return new Frame(new LinkedHashSet<>(), true);
    }

    Set<Edge> edges() {
        return edges;
    }

    /** Adds a way on; true when it was new and the rule has ended in this very step already. */
    boolean add(Edge edge) {
        return edges.add(edge) && ended;
    }

    /** Notes that the rule may end; true when that is news. */
    boolean end() {
        boolean news = !ended || !open;
        ended = true;
        return news;
    }

    /**
     * The one closed frame that is like this one. Callers that only wait to end themselves are left out, so that
     * recursion at the end of a rule takes no room.
     */
    Frame closed(Grammar grammar, Map<Set<Edge>, Frame> known) {
        if (!open) {
            return this;
        }
        if (closed == null) {
            var ways = new LinkedHashSet<Edge>();
            for (var edge : edges) {
                var caller = edge.caller() == null ? null : edge.caller().closed(grammar, known);
                if (caller != null && grammar.part(edge.position()) == Grammar.END) {
                    ways.addAll(caller.edges);
                } else {
                    ways.add(new Edge(edge.position(), caller));
                }
            }
            closed = known.computeIfAbsent(ways, edges -> new Frame(edges, false));
        }
        return closed;
    }
}
