package io.lectern.document.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lectern.document.CollectionId;
import io.lectern.document.LeanService;
import io.lectern.document.internal.Collections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder whose file system tells of changes, so that they are found long before the interval is over. */
class WatchedFolderTests {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    @Test
    void whatChangesIsTakenInBeforeTheNextScanIsDue() throws IOException {
        try (var service = LeanService.start(List.of(
                "lectern.data=" + data,
                "lectern.document.sources.roots=" + folder.getParent(),
                "lectern.document.sources.settle=50ms"))) {
            var sources = service.getBean(Sources.class);
            var collection =
                    service.getBean(Collections.class).create("Watched", null).id();
            var definition = new SourceDefinition.Folder(folder.toString(), null, null);
            Files.writeString(folder.resolve("first.txt"), "It was there before.");
            var source = sources.follow(collection, new NewSource(definition, OnMissing.KEEP, Duration.ofDays(1)))
                    .id();
            awaitCurrent(sources, collection, source, "first.txt");

            Files.writeString(folder.resolve("second.txt"), "It came later.");
            awaitCurrent(sources, collection, source, "first.txt", "second.txt");
            Files.createDirectory(folder.resolve("deep"));
            Files.writeString(folder.resolve("deep/third.txt"), "It lies in a folder that is new.");
            awaitCurrent(sources, collection, source, "first.txt", "second.txt", "deep/third.txt");
            Files.delete(folder.resolve("first.txt"));
            awaitCurrent(sources, collection, source, "second.txt", "deep/third.txt");
        }
    }

    private static void awaitCurrent(Sources sources, CollectionId collection, SourceId source, String... locations) {
        await().atMost(LONGEST)
                .untilAsserted(() -> assertThat(sources.items(collection, source, 0, 100).stream()
                                .filter(item -> item.status() == SourceItem.Status.CURRENT)
                                .map(SourceItem::location)
                                .collect(Collectors.toSet()))
                        .containsExactlyInAnyOrder(locations));
    }
}
