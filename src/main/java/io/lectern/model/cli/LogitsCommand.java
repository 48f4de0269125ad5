package io.lectern.model.cli;

import io.lectern.client.CommandException;
import io.lectern.client.Terminal;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Prints what a model computes, so that anyone can hold it against a reference. */
@Command(
        name = "logits",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Prints the logits behind each token: a line of numbers for each, in the order of the vocabulary.")
final class LogitsCommand implements Callable<Integer> {

    private static final int LEAST_CONTEXT = 32;

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelChoice model = new ModelChoice();

    @Option(names = "--ids", required = true, split = ",", paramLabel = "ID", description = "Tokens, such as 1,2,3.")
    private int[] ids = {};

    @Option(names = "--adapter", paramLabel = "NAME", description = "A LoRA adapter that was imported for the model.")
    private @Nullable String adapter;

    @Option(names = "--last", description = "Only those behind the last token.")
    private boolean last;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    LogitsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        float[][] rows = model.use(stored -> {
            try (var generator = model.generator(stored, Math.max(ids.length, LEAST_CONTEXT), adapter())) {
                requireHeap(
                        ids.length,
                        generator.shape().vocabulary(),
                        Runtime.getRuntime().maxMemory());
                return generator.logits(adapter(), ids).get();
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            } catch (ExecutionException e) {
                throw new CommandException(String.valueOf(e.getCause()), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandException("Interrupted.", e);
            }
        });
        int first = last ? rows.length - 1 : 0;
        if (json) {
            printJson(rows, first);
        } else {
            IntStream.range(first, rows.length).forEach(row -> printLine(rows[row]));
        }
        return 0;
    }

    /** All rows are computed in one pass and come at once, also when only the last is asked for. */
    static void requireHeap(int rows, int vocabulary, long heapBytes) {
        long bytes = (long) rows * vocabulary * Float.BYTES;
        if (bytes > heapBytes / 2) {
            throw new CommandException(
                    "%d rows of %d logits need %s of the heap, which has %s: set LECTERN_JAVA_OPTS=-Xmx…, or give fewer tokens."
                            .formatted(rows, vocabulary, WriteProgress.size(bytes), WriteProgress.size(heapBytes)));
        }
    }

    private Optional<String> adapter() {
        return Optional.ofNullable(adapter);
    }

    private void printLine(float[] row) {
        var line = IntStream.range(0, row.length)
                .mapToObj(i -> Float.toString(row[i]))
                .collect(Collectors.joining(" "));
        terminal.out().println(line);
    }

    /** Row by row, as the text is several times as large as the numbers. */
    private void printJson(float[][] rows, int first) {
        PrintStream out = terminal.out();
        out.print("{\"tokens\":%s,\"firstRow\":%d,\"rows\":[".formatted(Arrays.toString(ids), first));
        for (int row = first; row < rows.length; row++) {
            out.print(row == first ? "" : ",");
            out.print(JsonMapper.shared().writeValueAsString(rows[row]));
        }
        out.println("]}");
    }
}
