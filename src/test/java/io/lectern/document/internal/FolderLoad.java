package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Somebody who writes, renames and deletes files in a folder that is followed, and has it scanned. */
final class FolderLoad implements KilledClient.Load {

    private static final int MOST_FILES = 4;
    private static final String STAYS = "stays.txt";

    private final KilledService service;
    private final Followed followed;
    private final Random random;

    /** A folder that a source of a collection follows. */
    record Followed(Path folder, String collection, String source) {

        /** Follows a folder from now on. */
        static Followed by(KilledService service, Path folder) throws IOException, InterruptedException {
            Files.createDirectories(folder);
            // A source is not believed when its folder is suddenly empty.
            Files.writeString(folder.resolve(STAYS), "The lectern stays.");
            var collection = service.need("collection", "Followed");
            return new Followed(folder, collection, service.need("follow", collection, folder.toString()));
        }

        /** Compares what the service has of the folder with what lies there. */
        void check(KilledService service) throws IOException, InterruptedException {
            var answer = service.need("followed", collection, source);
            var documents = new TreeMap<String, String>();
            for (var line : answer.isEmpty() ? List.<String>of() : Arrays.asList(answer.split(","))) {
                var parts = line.split(";");
                var text = new String(Base64.getDecoder().decode(parts[2]), StandardCharsets.UTF_8);
                assertThat(documents.put(parts[0], text))
                        .as("a second document of " + parts[0])
                        .isNull();
                assertThat(parts[1]).as("name of what lies at " + parts[0]).isEqualTo(parts[0]);
            }
            var files = new TreeMap<String, String>();
            for (var file : files(folder)) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
            assertThat(documents).as("documents of the followed folder").isEqualTo(files);
        }
    }

    FolderLoad(KilledService service, Followed followed, Random random) {
        this.service = service;
        this.followed = followed;
        this.random = random;
    }

    @Override
    public void request() throws InterruptedException, IOException, KilledService.Killed {
        var files = files(followed.folder());
        var some = files.get(random.nextInt(files.size()));
        boolean stays = some.endsWith(STAYS);
        switch (random.nextInt(4)) {
            case 0 -> write("new " + random.nextInt(MOST_FILES) + ".txt");
            case 1 -> {
                if (!stays) {
                    Files.move(
                            some,
                            followed.folder().resolve("moved " + random.nextInt(MOST_FILES) + ".txt"),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
            case 2 -> {
                if (!stays) {
                    Files.delete(some);
                }
            }
            default -> write(some.getFileName().toString());
        }
        var answer = service.ask("scan", followed.collection(), followed.source());
        if (!answer.startsWith("ok")) {
            throw new AssertionError("scan: " + answer);
        }
    }

    private void write(String name) throws IOException {
        Files.writeString(followed.folder().resolve(name), "The lectern says " + random.nextLong() + ".");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }
}
