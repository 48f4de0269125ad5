package io.lectern.evaluation.cli;

import io.lectern.client.CommandException;
import io.lectern.client.Terminal;
import io.lectern.evaluation.longbench.metric.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Scores answers by LongBench's metrics. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Scores answers by LongBench's metrics and prints one score a row, 0 to 1.",
            "A row is an object with metric, prediction, ground_truths and all_classes."
        })
final class ScoreCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "Rows of JSON.")
    private Path file = Path.of("");

    ScoreCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var number = new int[1];
        try (var lines = Files.lines(file)) {
            lines.filter(line -> !line.isBlank()).forEach(line -> {
                number[0]++;
                terminal.out().println(score(line));
            });
        } catch (JacksonException e) {
            throw new CommandException(
                    "Row %d of %s is no JSON: %s.".formatted(number[0], file, e.getOriginalMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new CommandException("Row %d of %s: %s.".formatted(number[0], file, e.getMessage()), e);
        } catch (IOException | UncheckedIOException e) {
            throw new CommandException("%s cannot be read: %s.".formatted(file, e.getMessage()), e);
        }
        return 0;
    }

    private static double score(String line) {
        var row = JsonMapper.shared().readTree(line);
        return Metric.named(text(row, "metric"))
                .best(text(row, "prediction"), texts(row, "ground_truths"), texts(row, "all_classes"));
    }

    private static String text(JsonNode row, String field) {
        var value = row.path(field);
        if (!value.isString()) {
            throw new IllegalArgumentException("%s is %s, it must be a text".formatted(field, shown(value)));
        }
        return value.stringValue();
    }

    private static List<String> texts(JsonNode row, String field) {
        var value = row.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray() || !value.valueStream().allMatch(JsonNode::isString)) {
            throw new IllegalArgumentException("%s is %s, it must be a list of texts".formatted(field, shown(value)));
        }
        return value.valueStream().map(JsonNode::stringValue).toList();
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : value.getNodeType().toString();
    }
}
