package io.lectern.retrieval.opensearch;

import io.lectern.retrieval.IndexUnavailableException;
import io.lectern.retrieval.index.IndexGeneration;
import io.lectern.retrieval.index.IndexGenerations;
import io.lectern.retrieval.index.IndexRecipe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Generations as indexes {@code PREFIX-N}. The alias {@code PREFIX-serving} is on the one that serves and
 * {@code PREFIX-building} on the one that is to follow it; they move in one step of the cluster, which every service that
 * shares the prefix sees.
 */
public final class OpenSearchGenerations implements IndexGenerations, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenSearchGenerations.class);
    private static final String FORMAT = "format";

    private final OpenSearchSettings settings;
    private final OpenSearchClient client;

    public OpenSearchGenerations(OpenSearchSettings settings) {
        this.settings = settings;
        this.client = new OpenSearchClient(settings);
    }

    @Override
    public State state() {
        var indexes = indexes();
        return new State(withAlias(indexes, serving()), withAlias(indexes, building()));
    }

    @Override
    public boolean keepsVectors() {
        return false;
    }

    @Override
    public IndexGeneration open(int number, IndexRecipe recipe) {
        var name = name(number);
        var mapping = client.ask("GET", "/%s/_mapping".formatted(name), null);
        if (!mapping.isMissing()) {
            var meta = meta(mapping.body().path(name));
            if (PassageSource.FORMAT.equals(meta.get(FORMAT))) {
                return new OpenSearchIndex(client, name, IndexRecipe.of(meta), 0);
            }
            client.send("DELETE", "/" + name, null);
        }
        create(number, recipe);
        return new OpenSearchIndex(client, name, recipe, 1);
    }

    @Override
    public void build(int number) {
        var changes = new ArrayList<Map<String, Object>>();
        state().building().ifPresent(earlier -> changes.add(removal(earlier, building())));
        changes.add(addition(number, building()));
        change(changes);
        dropLeftOver();
    }

    @Override
    public void serve(int number) {
        var before = state().serving();
        if (before.equals(OptionalInt.of(number))) {
            return;
        }
        var changes = new ArrayList<Map<String, Object>>();
        if (before.isPresent()) {
            changes.add(removal(before.getAsInt(), serving()));
            // Refused unless it is the one that is built: another service may give it up at this moment.
            changes.add(removal(number, building()));
        }
        changes.add(addition(number, serving()));
        try {
            change(changes);
        } catch (IndexUnavailableException e) {
            // It may be the repetition that was refused, of a request whose answer was lost.
            if (!state().serving().equals(OptionalInt.of(number))) {
                throw e;
            }
        }
    }

    /** Whoever takes the alias away is the one who may delete: without it nothing begins to serve. */
    @Override
    public void drop(int number) {
        if (state().building().equals(OptionalInt.of(number))) {
            change(List.of(removal(number, building())));
        }
        if (state().serving().equals(OptionalInt.of(number))) {
            throw new IndexUnavailableException("Generation %d of the search index serves".formatted(number));
        }
        client.delete("/" + name(number));
    }

    @Override
    public void close() {
        client.close();
    }

    private void create(int number, IndexRecipe recipe) {
        var meta = new HashMap<>(recipe.asMap());
        meta.put(FORMAT, PassageSource.FORMAT);
        var index = Map.of(
                "settings",
                Map.of(
                        "index",
                        Map.of(
                                "number_of_shards", settings.shards(),
                                "number_of_replicas", settings.replicas(),
                                "similarity", Map.of("default", PassageSource.SIMILARITY),
                                // Whoever writes refreshes: nothing becomes ready before a search sees it.
                                "refresh_interval", "-1")),
                "mappings",
                PassageSource.mapping(meta),
                // Without it a write to an index that is gone would make one without a mapping.
                "aliases",
                Map.of(OpenSearchIndex.writeAlias(name(number)), Map.of()));
        client.send("PUT", "/" + name(number), index);
    }

    private void change(List<Map<String, Object>> changes) {
        client.send("POST", "/_aliases", Map.of("actions", changes));
    }

    private Map<String, Object> addition(int number, String alias) {
        return Map.of("add", Map.of("index", name(number), "alias", alias));
    }

    private Map<String, Object> removal(int number, String alias) {
        return Map.of("remove", Map.of("index", name(number), "alias", alias, "must_exist", true));
    }

    /** What served once and could not be erased then. */
    private void dropLeftOver() {
        var indexes = indexes();
        int serving = withAlias(indexes, serving()).orElse(0);
        for (var index : indexes.properties()) {
            var name = index.getKey();
            boolean ours = index.getValue().path("aliases").has(OpenSearchIndex.writeAlias(name));
            if (ours && number(name) < serving) {
                LOG.info("{} is left over from an earlier generation and erased", name);
                client.delete("/" + name);
            }
        }
    }

    private JsonNode indexes() {
        return client.send("GET", "/%s-*/_alias".formatted(settings.prefix()), null);
    }

    private OptionalInt withAlias(JsonNode indexes, String alias) {
        return indexes.propertyStream()
                .filter(index -> index.getValue().path("aliases").has(alias))
                .mapToInt(index -> number(index.getKey()))
                .max();
    }

    private int number(String name) {
        return Integer.parseInt(name.substring(settings.prefix().length() + 1));
    }

    private static Map<String, String> meta(JsonNode index) {
        var meta = new HashMap<String, String>();
        index.path("mappings")
                .path("_meta")
                .propertyStream()
                .forEach(entry -> meta.put(entry.getKey(), entry.getValue().asString()));
        return meta;
    }

    private String name(int number) {
        return settings.prefix() + "-" + number;
    }

    private String serving() {
        return settings.prefix() + "-serving";
    }

    private String building() {
        return settings.prefix() + "-building";
    }
}
