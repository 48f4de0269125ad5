package io.lectern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.client.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTests {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frobnicate",
                "serve --port",
                "serve --port many",
                "demo --twice",
                "ask",
                "ask lonely",
                "model",
                "bench"
            })
    void answersAWrongCommandLineWithOneLineAndStatus2(String line) {
        var status = run(line.isEmpty() ? new String[0] : line.split(" ", -1));

        assertThat(status).isEqualTo(2);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8))
                .startsWith("lectern: ")
                .containsOnlyOnce("\n")
                .contains("--help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "serve --help",
                "demo --help",
                "ask --help",
                "model synthesize --help",
                "bench engine --help"
            })
    void helpNamesTheCommand(String line) {
        assertThat(run(line.split(" ", -1))).isZero();
        assertThat(out.toString(UTF_8)).startsWith("Usage: lectern");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void refusesAPortThatDoesNotExist() {
        assertThat(run("serve", "--port", "70000")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).isEqualTo("lectern: The port must be 0 to 65535, not 70000.\n");
    }

    @Test
    void saysWhichPortIsTakenBeforeItStartsAnything(@TempDir Path folder) throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var status = run(
                    "serve",
                    "--no-supervisor",
                    "--port",
                    Integer.toString(taken.getLocalPort()),
                    "--data",
                    folder + "/data");

            assertThat(status).isEqualTo(1);
            assertThat(err.toString(UTF_8))
                    .containsOnlyOnce("\n")
                    .contains("port " + taken.getLocalPort())
                    .contains("--port");
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    @Test
    void saysThatTheDataFolderCannotBeWritten(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThat(run("serve", "--no-supervisor", "--port", "0", "--data", file.toString()))
                .isEqualTo(1);
        assertThat(err.toString(UTF_8)).containsOnlyOnce("\n").contains(file.toString(), "--data");
    }

    @Test
    void askNamesTheFileThatIsMissing(@TempDir Path folder) {
        assertThat(run("ask", folder.resolve("gone.pdf").toString(), "What?")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).isEqualTo("lectern: There is no file %s/gone.pdf.\n".formatted(folder));
    }

    private int run(String... arguments) {
        return Lectern.run(
                new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false), arguments);
    }
}
