package io.lectern.evaluation.cli;

import io.lectern.client.CommandException;
import io.lectern.client.ProgressLine;
import io.lectern.client.Terminal;
import io.lectern.engine.EngineException;
import io.lectern.engine.llama.ContextOptions;
import io.lectern.engine.llama.ContextOptions.FlashAttention;
import io.lectern.engine.llama.KvType;
import io.lectern.evaluation.engine.BenchSettings;
import io.lectern.evaluation.engine.BenchSettings.Bare;
import io.lectern.evaluation.engine.BenchSettings.Setup;
import io.lectern.evaluation.engine.EngineBench;
import io.lectern.evaluation.engine.Phase;
import io.lectern.evaluation.engine.Workload;
import io.lectern.gguf.GgufException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** Measures the engine and prints one JSON object. */
@Command(
        name = "engine",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures how fast a model reads, answers and remembers here, and prints one JSON object.")
public final class EngineBenchCommand implements Callable<Integer> {

    static final String AFTER_RESTART = "--after-restart";

    private static final String RESTART_CACHE = "--restart-cache";
    private static final long GIGA = 1_000_000_000;

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "A GGUF file.")
    private Path model = Path.of("");

    @Option(names = "--document-tokens", required = true, paramLabel = "N", description = "Length of each document.")
    private int documentTokens;

    @Option(
            names = "--questions",
            paramLabel = "Q",
            defaultValue = "2",
            description = "Questions on one document, one after the other (default: ${DEFAULT-VALUE}).")
    private int questions;

    @Option(
            names = "--users",
            paramLabel = "U",
            defaultValue = "4",
            description = "Users who ask at once (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(names = "--question-tokens", defaultValue = "64", description = "Default: ${DEFAULT-VALUE}.")
    private int questionTokens;

    @Option(names = "--answer-tokens", defaultValue = "32", description = "Default: ${DEFAULT-VALUE}.")
    private int answerTokens;

    @Option(
            names = "--repeats",
            paramLabel = "R",
            defaultValue = "5",
            description = "Of everything that does not take long (default: ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(
            names = "--cold-repeats",
            defaultValue = "1",
            description = "Of the question on a document that nobody has read (default: ${DEFAULT-VALUE}).")
    private int coldRepeats;

    @Option(names = "--threads", paramLabel = "T", description = "Default: all physical cores but one.")
    private @Nullable Integer threads;

    @Option(names = "--batch-tokens", defaultValue = "512", description = "Default: ${DEFAULT-VALUE}.")
    private int batchTokens;

    @Option(names = "--kv-key", defaultValue = "F16", description = "F32, F16 or Q8_0 (default: ${DEFAULT-VALUE}).")
    private KvType keyType = KvType.F16;

    @Option(names = "--kv-value", defaultValue = "F16", description = "F32, F16 or Q8_0 (default: ${DEFAULT-VALUE}).")
    private KvType valueType = KvType.F16;

    @Option(names = "--flash-attention", defaultValue = "AUTO", description = "AUTO, ON or OFF.")
    private FlashAttention flashAttention = FlashAttention.AUTO;

    @Option(names = "--pool-tokens", description = "Tokens of the KV cache (default: as many as the phases need).")
    private @Nullable Integer poolTokens;

    @Option(names = "--ram-tier-gb", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}.")
    private double ramGigabytes;

    @Option(names = "--disk-tier-gb", defaultValue = "8", description = "0 for none (default: ${DEFAULT-VALUE}).")
    private double diskGigabytes;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Folder of the disk tier (default: a temporary one, deleted afterwards).")
    private @Nullable Path cacheFolder;

    @Option(names = "--library", paramLabel = "DIR", description = "A build of llama.cpp to use instead of ours.")
    private @Nullable Path library;

    @Option(names = "--no-bare-loop", description = "Leave out the loop that the engine is compared with.")
    private boolean withoutBareLoop;

    @Option(
            names = "--phases",
            split = ",",
            paramLabel = "PHASE",
            description = "Only some of ${COMPLETION-CANDIDATES} (default: all).")
    private Set<Phase> phases = EnumSet.allOf(Phase.class);

    @Option(
            names = "--phase-timeout",
            paramLabel = "MINUTES",
            defaultValue = "30",
            description = "After which a phase is given up (default: ${DEFAULT-VALUE}).")
    private int phaseTimeoutMinutes;

    @Option(names = "--json", description = "On one line.")
    private boolean oneLine;

    @Option(names = AFTER_RESTART, hidden = true)
    private @Nullable Integer afterRestart;

    @Option(names = RESTART_CACHE, hidden = true)
    private @Nullable Path restartCache;

    public EngineBenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var progress = terminal.progressAside();
        try {
            if (afterRestart != null && restartCache != null) {
                print(EngineBench.afterRestart(settings(restartCache), afterRestart));
            } else if (cacheFolder != null) {
                Files.createDirectories(cacheFolder);
                bench(cacheFolder.toAbsolutePath(), progress);
            } else {
                benchInTemporaryFolder(progress);
            }
        } catch (IOException | UncheckedIOException | EngineException | GgufException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    private void benchInTemporaryFolder(ProgressLine progress) throws IOException {
        var folder = Files.createTempDirectory("lectern-bench-");
        try {
            bench(folder, progress);
        } finally {
            delete(folder);
        }
    }

    private void bench(Path cache, ProgressLine progress) {
        var settings = settings(cache);
        var restarts = new BenchProcess(argumentsAfterRestart(cache), cache);
        print(new EngineBench(settings, restarts, progress::show).run());
    }

    private void print(Object report) {
        var json = JsonMapper.builder()
                .addModule(new SimpleModule().addSerializer(Path.class, ToStringSerializer.instance))
                .configure(SerializationFeature.INDENT_OUTPUT, !oneLine && afterRestart == null)
                .build();
        terminal.out().println(json.writeValueAsString(report));
    }

    private BenchSettings settings(Path cache) {
        try {
            var workload =
                    new Workload(documentTokens, questions, users, questionTokens, answerTokens, repeats, coldRepeats);
            var setup = new Setup(
                    threads == null ? ContextOptions.defaults().threads() : threads,
                    batchTokens,
                    keyType,
                    valueType,
                    flashAttention,
                    withoutBareLoop ? Bare.LEFT_OUT : Bare.MEASURED,
                    Optional.ofNullable(poolTokens),
                    (long) (ramGigabytes * GIGA),
                    (long) (diskGigabytes * GIGA),
                    Optional.ofNullable(library));
            return new BenchSettings(model, workload, setup, cache, phases, Duration.ofMinutes(phaseTimeoutMinutes))
                    .checked();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private List<String> argumentsAfterRestart(Path cache) {
        var given = spec.commandLine().getParseResult().originalArgs();
        var arguments = new ArrayList<>(List.of("bench"));
        arguments.addAll(given.subList(given.indexOf(spec.name()), given.size()));
        arguments.add(RESTART_CACHE + "=" + cache);
        return arguments;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }
}
