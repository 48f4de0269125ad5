package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.lectern.document.CollectionId;
import io.lectern.document.Document;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentStatus;
import io.lectern.document.LeanService;
import io.lectern.problem.ProblemDocuments;
import io.lectern.problem.StorageFull;
import io.lectern.retrieval.PassageSearch;
import io.lectern.retrieval.SearchQuery;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Disks that fill up: one for everything, and one for each who writes. Needs to be allowed to mount them. */
class FullDiskTests {

    @TempDir
    private Path work;

    @Test
    void aFullDiskFailsWhatNeedsItAndNothingElse() throws Exception {
        try (var disk = mounted(work, "400m");
                var service = LeanService.start(List.of("lectern.data=" + work.resolve("data")))) {
            var collection = collection(service);
            var before = settle(service, add(service, collection, text("Of oak.")));

            disk.fill(1 << 20);
            assertThatThrownBy(() -> add(service, collection, text("Of ash. ".repeat(1 << 19))))
                    .satisfies(failure -> {
                        assertThat(StorageFull.isCauseOf(failure)).isTrue();
                        assertThat(ProblemDocuments.of(failure).getStatus()).isEqualTo(507);
                    });
            assertThat(work.resolve("data/blobs/staging")).isEmptyDirectory();
            assertThat(document(service, before).status()).isEqualTo(DocumentStatus.READY);

            var during = add(service, collection, text("Of elm. ".repeat(1 << 14)));
            disk.fill(0);
            disk.empty();

            assertThat(document(service, settle(service, during)).newestProblem())
                    .satisfiesAnyOf(
                            problem -> assertThat(problem).isNull(),
                            problem -> assertThat(problem.code()).isEqualTo("storage-full"));
            var after = settle(service, add(service, collection, text("Of yew.")));
            assertThat(document(service, after).status()).isEqualTo(DocumentStatus.READY);
            Consistency.checkRows(service.getBean(JdbcClient.class));
        }
    }

    @Test
    void aDocumentFailsAloneWhenTheDiskOfAnyOfItsPartsIsFull() throws Exception {
        var data = work.resolve("data");
        try (var blobs = mounted(data.resolve("blobs"), "1m");
                var index = mounted(data.resolve("index"), "2m");
                var embedded = mounted(data.resolve("embedded"), "1m");
                var table = mounted(work.resolve("table"), "8m");
                var service = LeanService.start(List.of("lectern.data=" + data, "lectern.document.jobs.attempts=1"))) {
            var collection = collection(service);
            var before = settle(service, add(service, collection, text("Of oak.")));

            blobs.fill(0);
            assertThatThrownBy(() -> add(service, collection, text("Of ash.")))
                    .satisfies(failure ->
                            assertThat(ProblemDocuments.of(failure).getStatus()).isEqualTo(507));
            blobs.empty();

            assertFailsUntilThereIsRoom(service, collection, index, text("Of ash."));
            var archive = Zips.of(Map.of("a.txt", "Of box. ".repeat(1 << 14)));
            assertFailsUntilThereIsRoom(service, collection, embedded, archive);
            var jdbc = service.getBean(JdbcTemplate.class);
            jdbc.execute("create tablespace small location '%s'".formatted(table.folder()));
            jdbc.execute("alter table block set tablespace small");
            assertFailsUntilThereIsRoom(service, collection, table, text("Of yew.\n\n".repeat(20_000)));

            assertThat(document(service, before).status()).isEqualTo(DocumentStatus.READY);
            Consistency.checkRows(service.getBean(JdbcClient.class));
        }
    }

    private static void assertFailsUntilThereIsRoom(
            ConfigurableApplicationContext service, CollectionId collection, SmallDisk disk, byte[] bytes)
            throws IOException {
        disk.fill(0);
        var id = settle(service, add(service, collection, bytes));
        assertThat(document(service, id).newestProblem())
                .as("with %s full", disk)
                .isNotNull()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("storage-full"));
        assertThat(service.getBean(PassageSearch.class).search(new SearchQuery("oak", DocumentScope.EVERYTHING, 1)))
                .as("search with %s full", disk)
                .hasSize(1);

        disk.empty();
        service.getBean(Documents.class).reparse(id);
        assertThat(document(service, settle(service, id)).status())
                .as("with room in %s", disk)
                .isEqualTo(DocumentStatus.READY);
    }

    private static SmallDisk mounted(Path folder, String size) throws IOException {
        var disk = SmallDisk.at(folder, size);
        assumeThat(disk).as("this user may mount a tmpfs").isPresent();
        return disk.orElseThrow();
    }

    private static CollectionId collection(ConfigurableApplicationContext service) {
        return service.getBean(Collections.class).create("Full", null).id();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static DocumentId add(ConfigurableApplicationContext service, CollectionId collection, byte[] bytes)
            throws IOException {
        try (var staged = service.getBean(BlobStore.class).stage(new ByteArrayInputStream(bytes), Long.MAX_VALUE)) {
            return service.getBean(Documents.class)
                    .add(collection, new Documents.Upload(staged, "a.txt", null, null, null))
                    .document()
                    .id();
        }
    }

    private static DocumentId settle(ConfigurableApplicationContext service, DocumentId id) {
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> document(service, id).progress() == null);
        return id;
    }

    private static Document document(ConfigurableApplicationContext service, DocumentId id) {
        return service.getBean(Documents.class).find(id);
    }
}
