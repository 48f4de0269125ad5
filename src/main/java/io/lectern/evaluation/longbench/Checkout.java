package io.lectern.evaluation.longbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder with LongBench's configuration, as its repository has it, and its rows, which are distributed apart from it:
 * {@code config/dataset2prompt.json}, {@code config/dataset2maxlen.json} and {@code data/TASK.jsonl}, all of them also below
 * {@code LongBench/}.
 */
public final class Checkout {

    private static final List<String> ROOTS = List.of("", "LongBench");

    private final JsonNode prompts;
    private final JsonNode lengths;
    private final List<Path> data;

    private Checkout(JsonNode prompts, JsonNode lengths, List<Path> data) {
        this.prompts = prompts;
        this.lengths = lengths;
        this.data = data;
    }

    /**
     * Reads the configuration.
     *
     * @param data where the rows are, when it is not below the folder
     * @throws LongBenchException when something is missing or damaged
     */
    public static Checkout open(Path folder, Optional<Path> data) {
        var config = ROOTS.stream()
                .map(root -> folder.resolve(root).resolve("config"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new LongBenchException(
                        "%s has no folder config: it must be a checkout of github.com/THUDM/LongBench"
                                .formatted(folder)));
        var places = data.map(List::of)
                .orElseGet(() -> ROOTS.stream()
                        .map(folder::resolve)
                        .flatMap(root -> Stream.of(root.resolve("data"), root))
                        .toList());
        return new Checkout(
                json(config.resolve("dataset2prompt.json")), json(config.resolve("dataset2maxlen.json")), places);
    }

    private static JsonNode json(Path file) {
        try {
            return JsonMapper.shared().readTree(Files.readString(file));
        } catch (IOException | JacksonException e) {
            throw unreadable(file, e);
        }
    }

    private static LongBenchException unreadable(Path file, Exception failure) {
        return new LongBenchException("%s cannot be read: %s".formatted(file, failure.getMessage()), failure);
    }

    Template template(Task task) {
        var text = prompts.path(task.id());
        if (!text.isString()) {
            throw new LongBenchException("dataset2prompt.json has no template of " + task.id());
        }
        return new Template(text.stringValue());
    }

    /** Most tokens of an answer. */
    int answerTokens(Task task) {
        var length = lengths.path(task.id());
        if (!length.isIntegralNumber() || length.asInt(0) < 1) {
            throw new LongBenchException("dataset2maxlen.json has no length of " + task.id());
        }
        return length.asInt();
    }

    /**
     * The first rows of a task.
     *
     * @throws LongBenchException when they are not there or damaged
     */
    List<Row> rows(Task task, Variant variant, int limit) {
        var file = file(task, variant);
        try (var lines = Files.lines(file)) {
            var rows = new ArrayList<Row>();
            lines.filter(line -> !line.isBlank()).limit(limit).forEach(line -> rows.add(row(file, rows.size(), line)));
            return rows;
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(file, e);
        }
    }

    /** How many rows {@link #rows} has. */
    int count(Task task, Variant variant, int limit) {
        var file = file(task, variant);
        try (var lines = Files.lines(file)) {
            return (int) lines.filter(line -> !line.isBlank()).limit(limit).count();
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Sees that tasks have a template, a length and rows.
     *
     * @throws LongBenchException when one of them has not
     */
    public void require(List<Task> tasks, Variant variant) {
        for (var task : tasks) {
            file(task, variant);
            template(task);
            answerTokens(task);
        }
    }

    private Path file(Task task, Variant variant) {
        String name = task.id() + variant.ending() + ".jsonl";
        return data.stream()
                .map(place -> place.resolve(name))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new LongBenchException(
                        "There is no %s in %s: unpack LongBench's data.zip there, or name its folder with --data"
                                .formatted(
                                        name, data.stream().map(Path::toString).toList())));
    }

    private static Row row(Path file, int index, String line) {
        try {
            return Row.of(JsonMapper.shared().readTree(line), "row-" + (index + 1));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new LongBenchException("Row %d of %s: %s".formatted(index + 1, file, e.getMessage()), e);
        }
    }
}
