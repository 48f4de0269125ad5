package io.lectern.model.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.client.Terminal;
import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationListener;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.PromptPart;
import io.lectern.engine.Sampling;
import io.lectern.engine.TinyEncoders;
import io.lectern.engine.TinyModels;
import io.lectern.engine.llama.LlamaOptions;
import io.lectern.engine.llama.LlamaTextGenerator;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.TensorType;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
        try (var server =
                new LocalHub("xverse/XVERSE-Tiny-Chat").withFolder(checkpoint).withCard("license", "apache-2.0")) {
            var environment = Map.of("HF_ENDPOINT", server.endpoint());

            assertThat(run(
                            environment,
                            "import",
                            "hf:xverse/XVERSE-Tiny-Chat",
                            "--accept-license",
                            "--quantize",
                            "q8_0"))
                    .as(said)
                    .isZero();
        }
        assertThat(said).contains("XVERSE-Tiny-Chat");

        assertThat(run("list")).isZero();
        assertThat(said).contains("XVERSE-Tiny-Chat", "Q8_0", "xverse", "hf:xverse/XVERSE-Tiny-Chat", "Downloads take");
        assertThat(run("show", "XVERSE-Tiny-Chat")).isZero();
        assertThat(said)
                .contains(
                        LocalHub.COMMIT,
                        "apache-2.0, accepted",
                        "2 layers",
                        "temperature 0.5",
                        "xverse-v1",
                        "tokenizer.json");
        assertThat(store().find("XVERSE-Tiny-Chat").file().resolveSibling("MODEL_LICENSE.txt"))
                .exists();
        assertAnswers("XVERSE-Tiny-Chat");
    }

    @Test
    void aFolderOfPyTorchWeightsIsImportedAndAnswers() throws Exception {
        var checkpoint = TinyCheckpoints.baichuan(folder.resolve("Baichuan-7B"));

        assertThat(run("import", checkpoint.toString(), "--quantize", "F16"))
                .as(said)
                .isZero();

        assertThat(said).contains("No licence comes with");
        var shown = json("show", "Baichuan-7B");
        assertThat(shown.path("manifest").path("family").asString()).isEqualTo("baichuan");
        assertThat(shown.path("manifest").path("quantization").asString()).isEqualTo("F16");
        assertThat(shown.path("manifest").path("license").isNull()).isTrue();
        assertThat(shown.path("sizes").path("layers").asInt()).isEqualTo(32);
        assertAnswers("Baichuan-7B");
    }

    @Test
    void anAdapterLiesBesideItsModelAndIsAskedForByName() throws Exception {
        var checkpoint = TinyCheckpoints.baichuan(folder.resolve("Baichuan-7B"));
        var adapter = TinyCheckpoints.adapter(folder.resolve("output"));
        assertThat(run("import", checkpoint.toString(), "--quantize", "F32"))
                .as(said)
                .isZero();
        String model = "Baichuan-7B";

        assertThat(run("import", adapter.toString(), "--adapter-of", model, "--name", "legal"))
                .as(said)
                .isZero();

        assertThat(said).contains("the adapter legal");
        assertThat(run("import", adapter.toString(), "--adapter-of", model, "--name", "legal"))
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(said).contains("has an adapter legal already");
        assertThat(run("show", model)).isZero();
        assertThat(said).contains("adapters     legal");
        var stored = store().find(model);
        var options = LlamaOptions.of(stored.file())
                .withAdapters(stored.adapters())
                .withContext(context -> context.withThreads(1).withContextTokens(512));
        try (var generator = LlamaTextGenerator.open(options)) {
            var plain = generator.logits(Optional.empty(), 5, 6, 7).get(60, TimeUnit.SECONDS);
            var adapted = generator.logits(Optional.of("legal"), 5, 6, 7).get(60, TimeUnit.SECONDS);
            assertThat(adapted[2]).isNotEqualTo(plain[2]);
        }
        var plain = json("logits", model, "--ids", "5,6,7", "--last", "--threads", "1");
        var adapted = json("logits", model, "--ids", "5,6,7", "--last", "--threads", "1", "--adapter", "legal");
        assertThat(adapted.path("rows")).isNotEqualTo(plain.path("rows"));
        String[] once = {"complete", model, "你好", "--max-tokens", "1", "--threads", "1", "--context", "512"};
        assertThat(run(with(once, "--adapter", "legal"))).as(said).isZero();
        assertThat(run(with(once, "--adapter", "nobody"))).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(said).contains("There is no adapter 'nobody'; known are legal");
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void anAdapterOfAnotherModelIsRefused() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("Tiny"));
        assertThat(run("import", checkpoint.toString(), "--quantize", "F16", "--accept-license"))
                .isZero();
        var adapter = TinyCheckpoints.adapter(folder.resolve("output"));

        assertThat(run("import", adapter.toString(), "--adapter-of", "Tiny")).isEqualTo(CommandLine.ExitCode.SOFTWARE);

        assertThat(said).contains("W_pack");
        assertThat(store().find("Tiny").adapters()).isEmpty();
    }

    @Test
    void aScriptMustAcceptTheLicence() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("Tiny"));

        assertThat(run("import", checkpoint.toString())).isEqualTo(CommandLine.ExitCode.SOFTWARE);

        assertThat(said).contains("apache-2.0", "MODEL_LICENSE.txt", "--accept-license");
        assertThat(store().list()).isEmpty();
    }

    @Test
    void somebodyAtATerminalIsShownTheLicenceAndAsked() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("Tiny"));
        live = true;
        answer = "no\n";
        assertThat(run("import", checkpoint.toString())).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(said).contains("You may use this model for tests.", "Do you accept it?", "was not accepted");
        answer = "yes\n";

        assertThat(run("import", checkpoint.toString(), "--quantize", "F16"))
                .as(said)
                .isZero();

        assertThat(store().list()).hasSize(1);
    }

    @Test
    void aQuantizedModelIsMadeListedAndRemoved() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("Tiny"));
        assertThat(run("import", checkpoint.toString(), "--quantize", "F16", "--accept-license"))
                .isZero();

        assertThat(run("quantize", "Tiny", "q4_0", "--name", "small")).as(said).isZero();

        var list = json("list");
        assertThat(list).extracting(line -> line.path("name").asString()).containsExactly("small", "Tiny");
        assertThat(list.path(0).path("quantization").asString()).isEqualTo("Q4_0");
        assertThat(run("quantize", "small", "Q8_0")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(said).contains("quantized already");
        assertThat(run("remove", "Tiny")).isZero();
        assertThat(said).contains("Tiny is removed.");
        assertThat(json("list")).hasSize(1);
        assertThat(run("remove", "Tiny")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    }

    @Test
    void theChatFormatOfAModelFileIsShown() throws Exception {
        var known = withTemplate("known.gguf", "{{ '<|im_start|>' + message.role }}");
        var unknown = withTemplate("unknown.gguf", "{{ message.role + '@@' }}");
        var without = TinyModels.random(folder.resolve("base.gguf"), TinyModels.Sizes.SMALL);
        var encoder = TinyEncoders.random(
                folder.resolve("encoder.gguf"), TinyEncoders.Sizes.SMALL, 1, TinyEncoders.Head.NONE);

        assertThat(run("show", known.toString())).isZero();
        assertThat(said).contains("chat format  chatml, by the model file");
        assertThat(json("show", without.toString()).path("chatFormat").asString())
                .isEqualTo("plain");
        assertThat(run("show", unknown.toString())).isZero();
        assertThat(said).contains("chat format  none that is known here", "lectern.model.chat-format");
        assertThat(run("show", encoder.toString())).as(said).isZero();
        assertThat(said).contains("bert").doesNotContain("chat format");
        assertThat(run("import", known.toString(), "--name", "kept", "--accept-license"))
                .as(said)
                .isZero();
        assertThat(run("show", "kept")).isZero();
        assertThat(said).contains("chat format  chatml, by the model file");
    }

    @Test
    void whatToDoWithAModelDependsOnWhatItIs() throws Exception {
        var vectors = TinyEncoders.random(
                folder.resolve("vectors.gguf"), TinyEncoders.Sizes.SMALL, 1, TinyEncoders.Head.NONE);
        var scores = TinyEncoders.random(
                folder.resolve("scores.gguf"), TinyEncoders.Sizes.SMALL, 4, TinyEncoders.Head.SCORE);
        var chats = TinyModels.random(folder.resolve("chats.gguf"), TinyModels.Sizes.SMALL);

        assertThat(run("import", vectors.toString(), "--accept-license")).isZero();
        assertThat(said).contains("LECTERN_EMBEDDING_MODEL=vectors");
        assertThat(run("import", scores.toString(), "--accept-license")).isZero();
        assertThat(said).contains("LECTERN_RERANK_MODEL=scores");
        assertThat(run("import", chats.toString(), "--accept-license")).isZero();
        assertThat(said).contains("lectern model chat chats");
    }

    private Path withTemplate(String name, String template) {
        return TinyModels.random(
                folder.resolve(name),
                TinyModels.Sizes.SMALL,
                TensorType.F32,
                writer -> writer.metadata("tokenizer.chat_template", GgufValue.of(template)));
    }

    @Test
    void wrongCommandLinesAreRefused() {
        assertThat(run("import")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("import", "hf:owner/name", "--quantize", "Q3")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(said).contains("Q4_K_M");
        assertThat(run("import", "hf:owner/name", "--family", "gpt")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(said).contains("baichuan2");
        assertThat(run("remove")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("import", "hf:owner")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(said).contains("hf:owner is no model of the hub");
        assertThat(run("import", folder.toString())).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(said).contains("no config.json");
        assertThat(run("import", "owner/name")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(said).contains("hf:owner/name");
        assertThat(run(Map.of("HF_ENDPOINT", "nonsense"), "import", "hf:a/b")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(said).contains("HF_ENDPOINT is 'nonsense'");
    }

    /** One answer of the engine, with the authors' tokenizer and format. */
    private void assertAnswers(String name) throws Exception {
        var stored = store().find(name);
        var options = LlamaOptions.of(stored.file())
                .withContext(context -> context.withThreads(1).withContextTokens(512));
        try (var model = LoadedModel.of(LlamaTextGenerator.open(options), stored, Optional.empty())) {
            var prompt = PromptPart.of(model.tokenizer().encode("你好, what is your name?"));
            var ended = new CompletableFuture<GenerationResult>();
            var listener = new GenerationListener() {
                @Override
                public void text(String delta) {}

                @Override
                public void finished(GenerationResult result) {
                    ended.complete(result);
                }

                @Override
                public void failed(EngineException failure) {
                    ended.completeExceptionally(failure);
                }
            };
            var limits = new GenerationLimits(5, List.of(), Optional.empty());

            var generation = model.generator()
                    .generate(GenerationRequest.of(List.of(prompt), Sampling.GREEDY, limits), listener);

            assertThat(generation).isNotNull();
            assertThat(ended.get(60, TimeUnit.SECONDS).usage().completionTokens())
                    .isBetween(1, 5);
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
                    terminal.err().println(failure.getMessage());
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
