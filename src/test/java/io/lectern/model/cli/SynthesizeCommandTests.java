package io.lectern.model.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.Lectern;
import io.lectern.client.Terminal;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.ModelShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class SynthesizeCommandTests {

    private static final List<String> SMALL = List.of(
            "--layers", "1", "--embd", "64", "--heads", "4", "--ffn", "96", "--vocab", "300", "--context", "128");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void writesAModelAndSaysHowLargeItIs() throws IOException {
        assertThat(run("m.gguf", "--kv-heads", "2", "--arch", "xverse")).isZero();

        var shape = ModelShape.of(GgufFile.read(folder.resolve("m.gguf")));
        assertThat(shape.architecture()).isEqualTo("xverse");
        assertThat(shape.keyRow()).isEqualTo(32);
        assertThat(shape.contextLength()).isEqualTo(128);
        assertThat(out.toString(UTF_8)).endsWith(folder.resolve("m.gguf") + ": 0.1 MB\n");
    }

    @Test
    void replacesAFileOnlyWhenForced() throws IOException {
        var file = Files.writeString(folder.resolve("m.gguf"), "precious");

        assertThat(run("m.gguf")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(file).hasContent("precious");
        assertThat(run("m.gguf", "--force")).isZero();
        assertThat(Files.size(file)).isGreaterThan(50_000);
    }

    @Test
    void wrongSizesAreAWrongCommandLine() {
        assertThat(run("m.gguf", "--kv-heads", "3")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("m.gguf", "--quantize", "Q4_K_M")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("m.gguf", "--quantize", "Q3")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAFileForWhichThereIsNoPlace() {
        assertThat(run("nowhere/m.gguf")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        // 512 layers of 131072 x 1048576 numbers: no disk holds that.
        assertThat(run("m.gguf", "--layers", "512", "--embd", "131072", "--heads", "1024", "--ffn", "1048576"))
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aModelOfAnySizeNeedsLittleMemory() throws Exception {
        var file = folder.resolve("m.gguf");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Lectern.class.getName()));
        command.addAll(List.of("model", "synthesize", "--layers", "16", "--embd", "1536", "--heads", "12"));
        command.addAll(List.of("--kv-heads", "4", "--ffn", "4096", "--vocab", "32000"));
        command.addAll(List.of("--quantize", "Q4_0", file.toString()));
        var said = folder.resolve("said").toFile();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said)
                .start();

        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).as(Files.readString(said.toPath())).isZero();
        assertThat(Files.size(file)).isGreaterThan(280_000_000);
    }

    private int run(String file, String... more) {
        var arguments = new ArrayList<>(List.of("synthesize"));
        arguments.addAll(SMALL);
        arguments.addAll(List.of(more));
        arguments.add(folder.resolve(file).toString());
        var stream = new PrintStream(out, true, UTF_8);
        var err = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        return ModelCommand.with(new Terminal(stream, err, false))
                .setOverwrittenOptionsAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> CommandLine.ExitCode.SOFTWARE)
                .setParameterExceptionHandler((wrong, given) -> CommandLine.ExitCode.USAGE)
                .execute(arguments.toArray(String[]::new));
    }
}
