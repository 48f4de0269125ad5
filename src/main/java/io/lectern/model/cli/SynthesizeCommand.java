package io.lectern.model.cli;

import io.lectern.client.CommandException;
import io.lectern.client.Terminal;
import io.lectern.model.synthesis.Quantization;
import io.lectern.model.synthesis.SyntheticModel;
import io.lectern.model.synthesis.SyntheticShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model with random weights. */
@Command(
        name = "synthesize",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes a model with random weights of any size, to measure the engine with.")
public final class SynthesizeCommand implements Callable<Integer> {

    private static final int DEFAULT_CONTEXT = 4_096;

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--arch", defaultValue = "llama", description = "llama or xverse (default: ${DEFAULT-VALUE}).")
    private String architecture = "";

    @Option(names = "--layers", required = true, paramLabel = "L", description = "Transformer layers.")
    private int layers;

    @Option(names = "--embd", required = true, paramLabel = "E", description = "Width of the model.")
    private int embedding;

    @Option(names = "--heads", required = true, paramLabel = "H", description = "Query heads of a layer.")
    private int heads;

    @Option(names = "--kv-heads", paramLabel = "K", description = "Key and value heads of a layer (default: H).")
    private @Nullable Integer keyHeads;

    @Option(names = "--ffn", required = true, paramLabel = "F", description = "Width of the feed-forward layers.")
    private int feedForward;

    @Option(names = "--vocab", required = true, paramLabel = "V", description = "Tokens, 260 or more.")
    private int vocabulary;

    @Option(
            names = "--context",
            paramLabel = "N",
            defaultValue = "" + DEFAULT_CONTEXT,
            description = "Tokens of context it claims to be trained on (default: ${DEFAULT-VALUE}).")
    private int context;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Same seed, same file (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--quantize",
            paramLabel = "TYPE",
            defaultValue = "Q8_0",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Quantization quantization = Quantization.Q8_0;

    @Option(names = "--force", description = "Replace the file if it is there.")
    private boolean force;

    @Parameters(paramLabel = "OUT.gguf", description = "The file to write.")
    private Path file = Path.of("");

    public SynthesizeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var model = model();
        long bytes = model.bytes();
        requirePlace(bytes);
        var line = terminal.progress();
        var progress = new WriteProgress("Writing " + file.getFileName(), bytes, 0, terminal.live() ? 1_000 : 10);
        try {
            model.write(
                    file, written -> progress.after(written, System.nanoTime()).ifPresent(line::show));
        } catch (IOException e) {
            throw new CommandException("%s cannot be written: %s.".formatted(file, e.getMessage()), e);
        } finally {
            line.clear();
        }
        terminal.out().println("%s: %s".formatted(file, WriteProgress.size(bytes)));
        return 0;
    }

    private SyntheticModel model() {
        try {
            var shape = new SyntheticShape(
                    architecture,
                    layers,
                    embedding,
                    heads,
                    keyHeads == null ? heads : keyHeads,
                    feedForward,
                    vocabulary,
                    context);
            return new SyntheticModel(shape, quantization, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void requirePlace(long bytes) {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new CommandException("There is no folder %s.".formatted(folder));
        }
        if (Files.exists(target) && !force) {
            throw new CommandException("%s is there already; --force replaces it.".formatted(file));
        }
        if (Files.isDirectory(target)) {
            throw new CommandException("%s is a folder.".formatted(file));
        }
        long free = freeBytes(folder);
        if (bytes > free) {
            throw new CommandException("%s needs %s, %s has %s free."
                    .formatted(file, WriteProgress.size(bytes), folder, WriteProgress.size(free)));
        }
    }

    private static long freeBytes(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new CommandException("The disk of %s cannot be asked: %s.".formatted(folder, e.getMessage()), e);
        }
    }
}
