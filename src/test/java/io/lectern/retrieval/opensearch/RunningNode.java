package io.lectern.retrieval.opensearch;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/**
 * A real OpenSearch node in a JVM of its own, because its libraries and ours do not go together. The build puts them into
 * {@code target/opensearch}.
 */
final class RunningNode implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(5);

    private final Path folder;
    private final Process process;
    private final URI url;

    RunningNode() throws IOException {
        folder = Files.createTempDirectory("lectern-opensearch");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ProcessBuilder(
                        java,
                        "-Xmx1g",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        "target/opensearch/*",
                        "src/test/opensearch/OpenSearchNode.java",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        var port = folder.resolve("port");
        await().atMost(LONGEST_START).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the node ended: " + Files.readString(folder.resolve("log")));
            }
            return Files.exists(port);
        });
        url = URI.create("http://127.0.0.1:" + Files.readString(port));
    }

    OpenSearchSettings settings(String prefix) {
        var patience = Duration.ofMinutes(1);
        return new OpenSearchSettings(
                url, null, null, null, prefix, 1, 0, Duration.ofSeconds(10), patience, patience, 5);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        FileSystemUtils.deleteRecursively(folder);
    }
}
