package io.lectern.model.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lectern.client.CommandException;
import io.lectern.client.Terminal;
import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.model.family.SeedConfigs;
import io.lectern.model.hub.LocalHub;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class PlanCommandTests {

    @TempDir
    Path parent;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Path folder = Path.of("");
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void writeConfig() throws IOException {
        folder = Files.createDirectory(parent.resolve("XVERSE-13B-256K"));
        Files.writeString(folder.resolve("config.json"), SeedConfigs.XVERSE_13B_256K);
    }

    @Test
    void plansFromAConfigAlone() throws IOException {
        assertThat(run(folder, "--context", "256k", "--device-memory", "139GiB", "--kv", "q8_0"))
                .isZero();

        assertThat(text())
                .contains("Context of 262144 tokens on a device with 139.0 GiB")
                .contains("base 7829416");
        assertThat(text())
                .contains("Q4_K_M        8.35  q8_0/q8_0      435200    106.25")
                .doesNotContain("f16/f16");
    }

    @Test
    void theFileItselfAndTheCodeBesideItAreReadToo() throws IOException {
        Files.writeString(
                folder.resolve("modeling_xverse.py"),
                "self.rotary_emb = DynamicNTK(d, base=600000, scaling_factor=4.0)");

        assertThat(run(folder.resolve("config.json"), "--context", "64k", "--device-memory", "80GB", "--json"))
                .isZero();

        assertThat(json().get("positions").get("factor").doubleValue()).isEqualTo(4.0);
        assertThat(json().get("unconfirmed").get(1).stringValue())
                .isEqualTo("RoPE base: 600000.0 (modeling_xverse.py, DynamicNTK)");
    }

    @Test
    void aNameTellsWhatTheFolderDoesNot() throws IOException {
        var other = Files.createDirectory(parent.resolve("model"));
        Files.copy(folder.resolve("config.json"), other.resolve("config.json"));

        assertThat(run(
                        other,
                        "--device-memory",
                        "139GiB",
                        "--quantize",
                        "Q4_K_M",
                        "--name",
                        "XVERSE-13B-256K",
                        "--json"))
                .isZero();

        assertThat(json().get("contextTokens").intValue()).isEqualTo(262_144);
    }

    @Test
    void aModelFileHasWeightsAlready() throws IOException {
        var file = TinyModels.random(parent.resolve("m.gguf"), new Sizes(1, 64, 2, 2, 64, 128, 1));

        assertThat(run(file, "--device-memory", "2GiB", "--json")).isZero();

        assertThat(json().get("contextTokens").intValue()).isEqualTo(128);
        assertThat(json().get("rows").get(0).get("fileBytes").longValue()).isEqualTo(Files.size(file));
    }

    @Test
    void aModelOfTheStoreIsFoundByItsName() throws IOException {
        var place = Files.createDirectories(parent.resolve("models/tiny"));
        TinyModels.random(place.resolve("model.gguf"), new Sizes(1, 64, 2, 2, 64, 128, 1));
        Files.writeString(place.resolve("model.json"), """
                {"format": 1, "name": "tiny", "source": "here", "quantization": "F32", "sha256": "%s",
                 "importedAt": "2026-01-01T00:00:00Z", "unconfirmed": ["rms_norm_eps: 1.0E-6"]}
                """.formatted("0".repeat(64)));

        assertThat(run("tiny", "--models", parent.resolve("models").toString(), "--device-memory", "2GiB"))
                .isZero();

        assertThat(text()).contains("1 layers of 64").contains("Unconfirmed: rms_norm_eps: 1.0E-6");
    }

    @Test
    void ofAModelOfTheHubOnlyTheDescriptionIsFetched() throws IOException {
        Files.writeString(
                folder.resolve("modeling_xverse.py"),
                "self.rotary_emb = DynamicNTK(d, base=500000, scaling_factor=2.0)");
        Files.write(folder.resolve("model.safetensors"), new byte[100_000]);
        var models = parent.resolve("models").toString();
        try (var hub = new LocalHub("xverse/XVERSE-13B-256K").withFolder(folder)) {
            environment = Map.of("HF_ENDPOINT", hub.endpoint());

            assertThat(run("hf:xverse/XVERSE-13B-256K", "--models", models, "--device-memory", "139GiB", "--json"))
                    .as(err.toString(UTF_8))
                    .isZero();

            assertThat(hub.requests()).noneMatch(seen -> seen.path().contains("safetensors"));
        }
        assertThat(json().get("positions").get("base").doubleValue()).isCloseTo(7_829_416, within(1.0));
        assertThat(json().get("unconfirmed").get(1).stringValue()).contains("modeling_xverse.py, DynamicNTK");
    }

    @Test
    void withoutADeviceItIsPlannedForThisMachine() {
        run(folder, "--context", "1k", "--quantize", "IQ4_NL");

        assertThat(text()).contains("GiB, ").contains("IQ4_NL");
    }

    @Test
    void whatIsRefusedIsAFailureWithItsReason() {
        assertThat(run(folder, "--context", "512k", "--device-memory", "900GiB"))
                .isEqualTo(ExitCode.SOFTWARE);

        assertThat(text()).contains("Refused: 524288 tokens are more than the 262144 that it was trained on");
        assertThat(run(folder, "--context", "512k", "--device-memory", "900GiB", "--beyond-training"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--context, 0",
        "--context, 17m",
        "--context, much",
        "--device-memory, 24",
        "--device-memory, 9999TiB",
        "--device-memory, much",
        "--kv, q9",
        "--kv, f16/f16/f16",
        "--quantize, Q9",
        "--parallel, 0",
        "--parallel, 257",
        "--parallel, 65",
    })
    void wrongOptionsAreAWrongCommandLine(String option, String value) {
        assertThat(run(folder, option, value)).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void whatIsNoModelIsSaid() throws IOException {
        assertThat(run(parent.resolve("nowhere"))).isEqualTo(ExitCode.SOFTWARE);
        assertThat(err.toString(UTF_8)).contains("There is no model").contains("nowhere");

        Files.writeString(folder.resolve("config.json"), "{\"architectures\": [\"GPT2LMHeadModel\"]}");
        assertThat(run(folder)).isEqualTo(ExitCode.SOFTWARE);
        assertThat(err.toString(UTF_8))
                .contains("architectures is GPT2LMHeadModel")
                .contains("BaichuanForCausalLM");

        Files.writeString(folder.resolve("config.json"), "{\"architectures\": ");
        assertThat(run(folder)).isEqualTo(ExitCode.SOFTWARE);

        assertThat(run(Files.writeString(parent.resolve("x.gguf"), "GGUF"))).isEqualTo(ExitCode.SOFTWARE);
    }

    private int run(Path model, String... options) {
        return run(model.toString(), options);
    }

    private int run(String model, String... options) {
        var arguments = new ArrayList<>(List.of("plan", model));
        arguments.addAll(List.of(options));
        out.reset();
        err.reset();
        var terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
        return ModelCommand.with(terminal, InputStream.nullInputStream(), environment)
                .setParameterExceptionHandler((wrong, given) -> ExitCode.USAGE)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof CommandException) {
                        terminal.err().println(failure.getMessage());
                        return ExitCode.SOFTWARE;
                    }
                    throw failure;
                })
                .execute(arguments.toArray(String[]::new));
    }

    private String text() {
        return out.toString(UTF_8);
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(text());
    }
}
