package io.lectern.document.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lectern.client.CommandException;
import io.lectern.client.ProgressLine;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes a line for each file as soon as its end is known, and adds up. */
final class IngestReport implements Consumer<FileReport>, AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final @Nullable PrintStream out;
    private final @Nullable Writer file;
    private final ProgressLine progress;
    private final int files;
    private final long startNanos = System.nanoTime();
    private final List<FileReport> failed = new ArrayList<>();
    private int told;
    private int ready;
    private int skipped;
    private long characters;
    private long passages;

    /**
     * @param out for the lines, null for none
     * @param file for the lines, null for none; what was in it is gone
     * @param files how many there will be
     */
    IngestReport(@Nullable PrintStream out, @Nullable Path file, ProgressLine progress, int files) {
        this.out = out;
        this.file = file == null ? null : open(file);
        this.progress = progress;
        this.files = files;
    }

    private static Writer open(Path file) {
        try {
            return Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new CommandException("The report %s cannot be written: %s".formatted(file, e), e);
        }
    }

    @Override
    public void accept(FileReport report) {
        write(JSON.writeValueAsString(report));
        told++;
        switch (report.status()) {
            case READY -> ready++;
            case FAILED -> failed.add(report);
            case SKIPPED -> skipped++;
        }
        characters += report.characters() == null ? 0 : report.characters();
        passages += report.passages() == null ? 0 : report.passages();
        progress.show("%d of %d files, %d failed".formatted(told, files, failed.size()));
    }

    private void write(String line) {
        if (out != null) {
            out.println(line);
        }
        if (file != null) {
            try {
                file.write(line + "\n");
                file.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("The report cannot be written", e);
            }
        }
    }

    boolean isAllReady() {
        return failed.isEmpty();
    }

    /** For people. */
    void summarize(PrintStream to) {
        var elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
        to.println("%d files in %d.%d s: %d ready, %d failed, %d skipped; %,d characters in %,d passages"
                .formatted(
                        told,
                        elapsed.toSeconds(),
                        elapsed.toMillisPart() / 100,
                        ready,
                        failed.size(),
                        skipped,
                        characters,
                        passages));
        var kinds = new TreeMap<String, List<FileReport>>();
        for (var report : failed) {
            var code = report.problem() == null
                    ? "unknown"
                    : String.valueOf(report.problem().code());
            kinds.computeIfAbsent(code, added -> new ArrayList<>()).add(report);
        }
        kinds.forEach((code, reports) -> to.println("  %s: %d, such as %s"
                .formatted(code, reports.size(), reports.getFirst().path())));
        to.flush();
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException("The report cannot be written", e);
            }
        }
    }
}
