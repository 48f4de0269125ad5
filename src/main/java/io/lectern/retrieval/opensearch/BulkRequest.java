package io.lectern.retrieval.opensearch;

import io.lectern.retrieval.IndexUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes passages in requests of a bounded size. What the cluster has no room for at the moment is sent again, and only
 * that; anything else that it refuses ends the write. Used by one thread.
 */
final class BulkRequest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_CHARACTERS = 4_000_000;
    private static final int ATTEMPTS = 8;
    private static final int BUSY = 429;

    private final OpenSearchClient client;
    private final String alias;
    private List<String> waiting = new ArrayList<>();
    private long characters;

    BulkRequest(OpenSearchClient client, String alias) {
        this.client = client;
        this.alias = alias;
    }

    void add(PassageSource passage) {
        var action = JSON.writeValueAsString(Map.of("index", Map.of("_id", passage.place())));
        var lines = action + "\n" + JSON.writeValueAsString(passage) + "\n";
        if (!waiting.isEmpty() && characters + lines.length() > MOST_CHARACTERS) {
            send();
        }
        waiting.add(lines);
        characters += lines.length();
    }

    /** Sends what was added since the last time. */
    void send() {
        for (int attempt = 1; !waiting.isEmpty(); attempt++) {
            var rest = refused(attempt);
            if (!rest.isEmpty() && attempt >= ATTEMPTS) {
                throw new IndexUnavailableException(
                        "OpenSearch had no room for %d passages %d times".formatted(rest.size(), attempt));
            }
            if (!rest.isEmpty()) {
                OpenSearchClient.pause(attempt);
            }
            waiting = rest;
        }
        characters = 0;
    }

    private List<String> refused(int attempt) {
        var answer = client.send("POST", "/%s/_bulk?require_alias=true".formatted(alias), String.join("", waiting));
        var again = new ArrayList<String>();
        if (answer.path("errors").booleanValue(false)) {
            int at = 0;
            for (var item : answer.path("items")) {
                var result = item.path("index");
                if (result.path("status").intValue() == BUSY) {
                    again.add(waiting.get(at));
                } else if (result.has("error")) {
                    throw new IndexUnavailableException("OpenSearch refused passage %s in attempt %d: %s"
                            .formatted(result.path("_id").asString(), attempt, result.path("error")));
                }
                at++;
            }
        }
        return again;
    }
}
