package io.lectern.document.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a client knows of its documents: what was acknowledged, and what was asked for when the service ended. */
final class Ledger {

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    /**
     * A document and what lies in it.
     *
     * @param texts by path; the document's own under the empty path
     */
    record State(String collection, Map<String, String> texts) {

        State in(String other) {
            return new State(other, texts);
        }
    }

    /** A document under the name that is its own alone. */
    static final class Entry {

        final String name;
        volatile @Nullable String id;
        private @Nullable State acknowledged;
        private @Nullable State asked;
        private boolean inDoubt;

        Entry(String name) {
            this.name = name;
        }

        @Nullable
        State state() {
            return acknowledged;
        }

        boolean inDoubt() {
            return inDoubt;
        }

        /** A request is sent that leads to this state; null for a deletion. */
        void ask(@Nullable State next) {
            asked = next;
            inDoubt = true;
        }

        void acknowledge() {
            acknowledged = asked;
            inDoubt = false;
        }

        void refused() {
            inDoubt = false;
        }

        private void observed(@Nullable State state) {
            boolean allowed = Objects.equals(state, acknowledged) || (inDoubt && Objects.equals(state, asked));
            if (!allowed) {
                throw new AssertionError("%s is %s; acknowledged is %s%s"
                        .formatted(name, state, acknowledged, inDoubt ? ", asked for " + asked : ""));
            }
            acknowledged = state;
            inDoubt = false;
        }
    }

    Entry entry(String name) {
        return entries.computeIfAbsent(name, Entry::new);
    }

    long documents() {
        return entries.values().stream().filter(entry -> entry.state() != null).count();
    }

    /** Compares with what the service has, and takes that over where a request was in doubt. */
    void observe(String dump) {
        var states = new HashMap<String, State>();
        for (var line : rows(dump)) {
            int slash = line[2].indexOf('/');
            var name = slash < 0 ? line[2] : line[2].substring(0, slash);
            var state = states.computeIfAbsent(name, any -> new State(line[1], new TreeMap<>()));
            if (!state.collection().equals(line[1])
                    || state.texts().put(slash < 0 ? "" : line[2].substring(slash + 1), text(line)) != null) {
                throw new AssertionError("%s is there twice or in two collections".formatted(line[2]));
            }
            if (slash < 0) {
                entry(name).id = line[0];
            }
        }
        for (var entry : entries.values()) {
            entry.observed(states.remove(entry.name));
        }
        if (!states.isEmpty()) {
            throw new AssertionError("Nobody uploaded " + states.keySet());
        }
    }

    /** The documents that were given up because the service ended at them twice. */
    static List<String> crashed(String dump) {
        var ids = new ArrayList<String>();
        for (var line : rows(dump)) {
            if (line[4].equals("ingestion-crashed") || line[6].equals("ingestion-crashed")) {
                ids.add(line[0]);
            }
        }
        return ids;
    }

    private static List<String[]> rows(String dump) {
        return dump.isEmpty()
                ? List.of()
                : Arrays.stream(dump.split(",")).map(line -> line.split(";")).toList();
    }

    private static String text(String[] line) {
        return line[5].equals("-")
                ? line[3] + " " + line[4]
                : new String(Base64.getDecoder().decode(line[5]), StandardCharsets.UTF_8);
    }
}
