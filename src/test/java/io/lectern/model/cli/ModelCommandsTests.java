package io.lectern.model.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.client.Terminal;
import io.lectern.engine.llama.LlamaOptions;
import io.lectern.engine.llama.LlamaTextGenerator;
import io.lectern.model.LoadedModel;
import io.lectern.model.hub.LocalHub;
import io.lectern.model.store.ModelStore;
import io.lectern.model.store.TinyCheckpoints;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class ModelCommandsTests {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String said = "";
    private String answer = "";
    private boolean live;

    @Test
    void aModelOfTheHubIsImportedShownAndAnswers() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("source"));
        try (var server = new LocalHub("xverse/XVERSE-Tiny-Chat").withFolder(checkpoint).withCard("license", "apache-2.0")) {
            var environment = Map.of("HF_ENDPOINT", server.endpoint());

            assertThat(run(environment, "import", "hf:xverse/XVERSE-Tiny-Chat", "--accept-license", "--quantize", "q8_0"))
                    .as(said)
                    .isZero();
        }
        assertThat(said).contains("XVERSE-Tiny-Chat");

        assertThat(run("list")).isZero();
        assertThat(said).contains("XVERSE-Tiny-Chat", "Q8_0", "xverse", "hf:xverse/XVERSE-Tiny-Chat", "Downloads take");
        assertThat(run("show", "XVERSE-Tiny-Chat")).isZero();
        assertThat(said)
                .contains(LocalHub.COMMIT, "apache-2.0, accepted", "2 layers", "temperature 0.5", "xverse-v1", "tokenizer.json");
        assertThat(store().find("XVERSE-Tiny-Chat").file().resolveSibling("MODEL_LICENSE.txt")).exists();
        assertThat(answers("XVERSE-Tiny-Chat")).isTrue();
    }

    @Test
    void aFolderOfPyTorchWeightsIsImportedAndAnswers() throws Exception {
        var checkpoint = TinyCheckpoints.baichuan(folder.resolve("Baichuan-7B"));

        assertThat(run("import", checkpoint.toString(), "--quantize", "F16")).as(said).isZero();

        assertThat(said).contains("No licence comes with");
        var shown = json("show", "Baichuan-7B");
        assertThat(shown.path("manifest").path("family").asString()).isEqualTo("baichuan");
        assertThat(shown.path("manifest").path("quantization").asString()).isEqualTo("F16");
        assertThat(shown.path("manifest").path("license").isNull()).isTrue();
        assertThat(shown.path("sizes").path("layers").asInt()).isEqualTo(32);
        assertThat(answers("Baichuan-7B")).isTrue();
    }

    /** One answer of the engine, with the authors' tokenizer and format. */
    private boolean answers(String name) throws Exception {
        var stored = store().find(name);
        var options = LlamaOptions.of(stored.file())
                .withContext(context -> context.withThreads(1).withContextTokens(512));
        try (var model = LoadedModel.of(LlamaTextGenerator.open(options), stored, Optional.empty())) {
            var ids = model.tokenizer().encode("你好, what is your name?");
            assertThat(ids).isNotEmpty();
            return model.tokenizer().decode(ids).contains("your name");
        }
    }

    private ModelStore store() {
        return new ModelStore(folder.resolve("models"));
    }

    private JsonNode json(String... arguments) {
        var all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--json");
        assertThat(run(all.toArray(String[]::new))).as(said).isZero();
        return JsonMapper.shared().readTree(said);
    }

    private int run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private int run(Map<String, String> environment, String... arguments) {
        out.reset();
        err.reset();
        var all = new ArrayList<>(List.of(arguments));
        all.add("--models=" + folder.resolve("models"));
        var terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), live);
        var input = new ByteArrayInputStream(answer.getBytes(UTF_8));
        int code = ModelCommand.with(terminal, input, environment)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    failure.printStackTrace(terminal.err());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .setParameterExceptionHandler((wrong, given) -> {
                    terminal.err().println(wrong.getMessage());
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(all.toArray(String[]::new));
        said = out.toString(UTF_8) + err.toString(UTF_8);
        return code;
    }
}
