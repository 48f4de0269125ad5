package io.lectern.retrieval.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.IndexUnavailableException;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.index.FoundPassage;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.index.ReadySet;
import io.lectern.retrieval.index.ServingIndex;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is made of the answers of a cluster in trouble. */
class OpenSearchFailuresTests {

    private static final LexicalQuery QUERY = query("zeppelin");
    private static final IndexRecipe RECIPE = new IndexRecipe("1", "1", "");

    private final VersionId version = new VersionId(DocumentId.random(), 1);
    private StubCluster cluster;
    private OpenSearchClient client;
    private OpenSearchIndex index;

    @BeforeEach
    void open() throws IOException {
        cluster = new StubCluster();
        client = new OpenSearchClient(cluster.settings(Duration.ofMinutes(1)));
        index = new OpenSearchIndex(client, "lectern-1", RECIPE, 0);
    }

    @AfterEach
    void close() {
        cluster.close();
        client.close();
    }

    @Test
    void refusesASearchThatAShardDidNotAnswer() {
        cluster.answers("_search", StubCluster.ONE_SHARD_FAILED);

        assertThatExceptionOfType(IndexUnavailableException.class)
                .isThrownBy(() -> search(QUERY, ready(0)))
                .withMessageContaining("only in part")
                .withMessageContaining("\"failed\":1");
        assertThat(cluster.asked("_search").getFirst().query()).contains("allow_partial_search_results=false");
    }

    @Test
    void refusesASearchThatRanOutOfTime() {
        cluster.answers("_search", "{\"timed_out\":true,\"hits\":{\"hits\":[]}}");

        assertThatExceptionOfType(IndexUnavailableException.class).isThrownBy(() -> search(QUERY, ready(0)));
    }

    @Test
    void refusesASearchWhosePassagesCannotAllBeRead() {
        cluster.answers("_search", hits(hit(0)));
        cluster.answers("_mget", "{\"docs\":[{\"_id\":\"%s\",\"error\":{\"type\":\"no_shard\"}}]}".formatted(place(0)));

        assertThatExceptionOfType(IndexUnavailableException.class)
                .isThrownBy(() -> search(QUERY, ready(0)))
                .withMessageContaining("no_shard");
    }

    @Test
    void refusesListsAndCountsThatAShardIsMissingFrom() {
        cluster.answers("_search", StubCluster.ONE_SHARD_FAILED);
        cluster.answers("_count", StubCluster.ONE_SHARD_FAILED);

        assertThatExceptionOfType(IndexUnavailableException.class).isThrownBy(index::versions);
        assertThatExceptionOfType(IndexUnavailableException.class).isThrownBy(index::passages);
    }

    @Test
    void doesNotTakeAWriteForDoneThatAShardDoesNotShow() {
        cluster.answers("_refresh", StubCluster.WELL, StubCluster.ONE_SHARD_FAILED);

        assertThatExceptionOfType(IndexUnavailableException.class)
                .isThrownBy(() -> index.replace(version, List.of(passage(0))));
    }

    @Test
    void sendsAgainWhatTheClusterHadNoRoomFor() {
        cluster.answers("_bulk", """
                {"errors":true,"items":[{"index":{"status":201}},{"index":{"status":429,"error":{"type":"rejected"}}}]}
                """);

        index.replace(version, List.of(passage(0), passage(1)));

        assertThat(cluster.asked("_bulk")).hasSize(2);
        assertThat(cluster.asked("_bulk").getLast().body()).contains(place(1)).doesNotContain(place(0));
    }

    @Test
    void looksForWhatWasNotRefreshedBeforeItDeletes() {
        index.remove(version.document());

        assertThat(cluster.actions()).containsExactly("_refresh", "_delete_by_query");
    }

    @Test
    void deletesAgainWhatChangedWhileItWasDeleted() {
        cluster.answers("_delete_by_query", "{\"version_conflicts\":2}", "{\"version_conflicts\":0}");

        index.remove(version.document());

        assertThat(cluster.asked("_delete_by_query")).hasSize(2);
    }

    @Test
    void doesNotTakeADeletionForDoneThatRanOutOfTime() {
        cluster.answers("_delete_by_query", "{\"timed_out\":true}");

        assertThatExceptionOfType(IndexUnavailableException.class).isThrownBy(() -> index.remove(version.document()));
    }

    @Test
    void asksTheSameCopiesOfTheShardsForEachPageOfAQuery() {
        cluster.answers("_search", firstPage(), hits(), hits());

        search(QUERY, many());
        search(query("harbour"), many());

        var asked =
                cluster.asked("_search").stream().map(StubCluster.Asked::query).toList();
        assertThat(asked.getFirst()).contains("preference=");
        assertThat(asked.get(1)).isEqualTo(asked.getFirst());
        assertThat(asked.get(2)).isNotEqualTo(asked.getFirst());
    }

    @Test
    void doesNotFindAPassageTwiceWhenAPageRepeatsIt() {
        cluster.answers("_search", firstPage(), hits(hit(1), hit(2)));
        cluster.answers("_mget", "{\"docs\":[%s,%s,%s]}".formatted(read(0), read(1), read(2)));

        assertThat(search(QUERY, many()))
                .extracting(found -> found.passage().ordinal())
                .containsExactly(0, 1, 2);
    }

    @Test
    void givesUpASearchAfterOneAttemptWhenTheClusterHangs() {
        var alias = "{\"lectern-1\":{\"aliases\":{\"lectern-serving\":{}}}}";
        cluster.answers("_alias", alias, alias);
        cluster.answers(
                "_mapping",
                "{\"lectern-1\":{\"mappings\":{\"_meta\":{\"format\":\"%s\",\"terms\":\"1\"}}}}"
                        .formatted(PassageSource.FORMAT));
        try (var generations = new OpenSearchGenerations(cluster.settings(Duration.ofMillis(500)));
                var serving = new ServingIndex(generations, RECIPE)) {
            cluster.fallSilent();

            assertThatExceptionOfType(IndexUnavailableException.class)
                    .isThrownBy(() -> serving.lexical(QUERY, ready(0), 3))
                    .matches(IndexUnavailableException::isUnreachable);
            assertThatExceptionOfType(IndexUnavailableException.class).isThrownBy(serving::passages);

            assertThat(cluster.actions()).endsWith("_mapping", "_alias", "_search", "_count");
        }
    }

    private List<FoundPassage> search(LexicalQuery query, ReadySet ready) {
        return index.lexical(query, ready, 3);
    }

    private static LexicalQuery query(String term) {
        return new LexicalQuery(List.of(new LexicalQuery.Clause(Analysis.STEMS, term, 1)));
    }

    private ReadySet ready(int others) {
        var ready = new ArrayList<ReadyDocument>();
        ready.add(new ReadyDocument(version, CollectionId.random(), "a.md"));
        for (int i = 0; i < others; i++) {
            ready.add(new ReadyDocument(new VersionId(DocumentId.random(), 1), CollectionId.random(), "b.md"));
        }
        return ReadySet.of(ready);
    }

    /** More than a request names. */
    private ReadySet many() {
        return ready(1_500);
    }

    private IndexedPassage passage(int ordinal) {
        return new IndexedPassage(new Passage(
                version, "", ordinal, List.of(), List.of(new Fragment(0, "The zeppelin landed.")), null, null));
    }

    private String place(int ordinal) {
        return PassageSource.of(passage(ordinal).passage()).place();
    }

    private String hit(int ordinal) {
        return "{\"_id\":\"%s\",\"_source\":{\"version\":\"%s\"},\"sort\":[1.0,\"%1$s\"]}"
                .formatted(place(ordinal), version);
    }

    /** As long as a page for three passages, of which only the first two may be shown. */
    private String firstPage() {
        var hidden = new VersionId(DocumentId.random(), 1).toString();
        return hits(IntStream.range(0, 13)
                .mapToObj(i -> i < 2 ? hit(i) : hit(i).replace(version.toString(), hidden))
                .toArray(String[]::new));
    }

    private String read(int ordinal) {
        return """
                {"_id":"%s","found":true,"_source":{"version":"%s","ordinal":%d,
                 "passage":{"context":[],"body":[{"start":0,"text":"The zeppelin landed."}]}}}
                """.formatted(place(ordinal), version, ordinal);
    }

    private static String hits(String... hits) {
        return "{\"_shards\":{\"failed\":0},\"hits\":{\"hits\":[%s]}}".formatted(String.join(",", hits));
    }
}
