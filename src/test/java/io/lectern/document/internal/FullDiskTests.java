package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.lectern.document.CollectionId;
import io.lectern.document.Document;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentStatus;
import io.lectern.document.LeanService;
import io.lectern.problem.ProblemDocuments;
import io.lectern.problem.StorageFull;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A data folder on a small file system of its own that fills up. Needs to be allowed to mount one. */
class FullDiskTests {

    private static final String SIZE = "400m";

    @TempDir
    private Path work;

    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", work.toString());
        assumeThat(mounted).as("this user may mount a tmpfs").isTrue();
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", "--lazy", work.toString());
        }
    }

    @Test
    void aFullDiskFailsWhatNeedsItAndNothingElse() throws Exception {
        try (var service = LeanService.start(List.of("lectern.data=" + work.resolve("data")))) {
            var collection =
                    service.getBean(Collections.class).create("Full", null).id();
            var before = settle(service, add(service, collection, "Of oak."));
            var filler = work.resolve("filler");

            fill(filler, 1 << 20);
            assertThatThrownBy(() -> add(service, collection, "Of ash. ".repeat(1 << 19)))
                    .satisfies(failure -> {
                        assertThat(StorageFull.isCauseOf(failure)).isTrue();
                        assertThat(ProblemDocuments.of(failure).getStatus()).isEqualTo(507);
                    });
            assertThat(work.resolve("data/blobs/staging")).isEmptyDirectory();
            assertThat(service.getBean(Documents.class).find(before).status()).isEqualTo(DocumentStatus.READY);

            var during = add(service, collection, "Of elm. ".repeat(1 << 14));
            fill(filler, 0);
            Files.delete(filler);

            assertThat(document(service, settle(service, during)).newestProblem())
                    .satisfiesAnyOf(
                            problem -> assertThat(problem).isNull(),
                            problem -> assertThat(problem.code()).isEqualTo("storage-full"));
            var after = settle(service, add(service, collection, "Of yew."));
            assertThat(document(service, after).status()).isEqualTo(DocumentStatus.READY);
            Consistency.checkRows(service.getBean(JdbcClient.class));
        }
    }

    /** Leaves so many bytes of the file system. */
    private static void fill(Path filler, long left) throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            var block = new byte[1 << 16];
            while (filler.toFile().getUsableSpace() > left) {
                out.write(block, 0, (int) Math.min(block.length, filler.toFile().getUsableSpace() - left));
            }
        } catch (IOException full) {
            assertThat(StorageFull.isCauseOf(full)).isTrue();
        }
    }

    private static DocumentId add(ConfigurableApplicationContext service, CollectionId collection, String text)
            throws IOException {
        var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        try (var staged = service.getBean(BlobStore.class).stage(bytes, Long.MAX_VALUE)) {
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

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}
