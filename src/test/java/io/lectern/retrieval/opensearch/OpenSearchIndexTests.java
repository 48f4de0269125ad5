package io.lectern.retrieval.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.document.VersionId;
import io.lectern.retrieval.IndexUnavailableException;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.index.IndexGenerations;
import io.lectern.retrieval.index.PassageIndexContract;
import io.lectern.retrieval.index.ServingIndex;
import io.lectern.retrieval.lexical.LexicalSearch;
import io.lectern.retrieval.lucene.LuceneGenerations;
import io.lectern.retrieval.lucene.VectorSizes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real node, which all tests share. */
class OpenSearchIndexTests extends PassageIndexContract {

    private static RunningNode node;
    private static int tests;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        node = new RunningNode();
    }

    @AfterAll
    static void stop() throws IOException {
        node.close();
    }

    @Override
    protected void begin() {
        tests++;
    }

    @Override
    protected IndexGenerations generations() {
        return new OpenSearchGenerations(node.settings("test" + tests));
    }

    @Override
    protected void release(IndexGenerations generations) {
        ((OpenSearchGenerations) generations).close();
    }

    @Test
    void ranksAsLuceneDoes() {
        var random = seeded();
        var versions = new ArrayList<VersionId>();
        try (var here = new OpenSearchGenerations(node.settings("ranks" + tests));
                var opensearch = new ServingIndex(here, RECIPE);
                var lucene = new ServingIndex(new LuceneGenerations(folder, VectorSizes.DEFAULT), RECIPE)) {
            for (int i = 0; i < 30; i++) {
                var version = version();
                var passages = passages(version, texts(random));
                opensearch.replace(version, passages);
                lucene.replace(version, passages);
                versions.add(version);
            }

            var ready = ready(versions, List.of());
            for (var query : List.of("grey zeppelin", "数据 harbour 2024", "landed in 北京", "café")) {
                assertThat(search(opensearch, query, ready, 20))
                        .usingRecursiveComparison()
                        .withEqualsForType((one, other) -> Math.abs(one - other) < 1e-4, Float.class)
                        .isEqualTo(search(lucene, query, ready, 20));
                assertThat(new LexicalSearch(opensearch).search(QueryText.of(query), ready, 20))
                        .usingRecursiveComparison()
                        .withEqualsForType((one, other) -> Math.abs(one - other) < 1e-3, Float.class)
                        .isEqualTo(new LexicalSearch(lucene).search(QueryText.of(query), ready, 20));
            }
        }
    }

    @Test
    void removesWhatACrashKeptFromBeingRefreshed() {
        var version = version();
        try (var client = new OpenSearchClient(node.settings("crash"));
                var here = new OpenSearchGenerations(node.settings("crash"));
                var index = here.open(1, RECIPE)) {
            var written = new BulkRequest(client, OpenSearchIndex.writeAlias("crash-1"));
            passages(version, List.of("The zeppelin landed.", "It was grey."))
                    .forEach(passage -> written.add(PassageSource.of(passage.passage())));
            written.send();

            index.remove(version.document());

            client.send("POST", "/crash-1/_refresh", null);
            assertThat(index.passages()).isZero();
        }
    }

    @Test
    void letsNothingServeThatAnotherServiceGaveUp() {
        try (var here = new OpenSearchGenerations(node.settings("shared"));
                var there = new OpenSearchGenerations(node.settings("shared"));
                var one = new ServingIndex(here, RECIPE);
                var other = new ServingIndex(there, RECIPE)) {
            one.build();

            other.stopBuilding();

            assertThatThrownBy(() -> here.serve(2)).isInstanceOf(IndexUnavailableException.class);
            assertThatThrownBy(() -> there.drop(1)).isInstanceOf(IndexUnavailableException.class);
            assertThat(one.versions()).isEmpty();
            assertThat(here.state().serving()).hasValue(1);
        }
    }

    @Test
    void doesNotLetServeWhatIsNotBuiltAnyMore() {
        try (var generations = new OpenSearchGenerations(node.settings("lost"))) {
            generations.open(1, RECIPE).close();
            generations.serve(1);
            generations.open(2, RECIPE).close();

            assertThatThrownBy(() -> generations.serve(2)).isInstanceOf(IndexUnavailableException.class);
            assertThat(generations.state().serving()).hasValue(1);
        }
    }

    @Test
    void erasesWhatIsLeftOverOfEarlierGenerationsWhenItBuilds() {
        try (var client = new OpenSearchClient(node.settings("left"));
                var generations = new OpenSearchGenerations(node.settings("left"))) {
            client.send("PUT", "/left-of-others", null);
            for (int number = 1; number <= 3; number++) {
                generations.open(number, RECIPE).close();
            }
            generations.serve(1);
            generations.build(2);
            generations.serve(2);
            assertThat(client.ask("GET", "/left-1", null).isMissing()).isFalse();

            generations.build(3);

            assertThat(client.ask("GET", "/left-1", null).isMissing()).isTrue();
            assertThat(client.ask("GET", "/left-of-others", null).isMissing()).isFalse();
            assertThat(generations.state().serving()).hasValue(2);
            assertThat(generations.state().building()).hasValue(3);
        }
    }

    @Test
    void saysThatTheClusterDoesNotAnswer() {
        var nobody = new OpenSearchSettings(
                URI.create("http://127.0.0.1:1"),
                null,
                null,
                null,
                "lectern",
                1,
                0,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                2);
        try (var generations = new OpenSearchGenerations(nobody)) {
            assertThatThrownBy(generations::state)
                    .isInstanceOf(IndexUnavailableException.class)
                    .hasMessage("OpenSearch at http://127.0.0.1:1 did not answer 2 times");
        }
    }
}
