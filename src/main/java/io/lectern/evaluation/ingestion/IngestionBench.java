package io.lectern.evaluation.ingestion;

import io.lectern.client.CommandException;
import io.lectern.client.DocumentReply;
import io.lectern.client.LecternClient;
import io.lectern.client.ServedDocument;
import io.lectern.document.parse.PlainTika;
import io.lectern.evaluation.engine.Lap;
import io.lectern.evaluation.engine.Machine;
import io.lectern.retrieval.standalone.PlainLucene;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes the same files in, in turns: through a running service with everything it does, from the first upload until the
 * last is ready, and with Tika and one Lucene commit in this process.
 */
public final class IngestionBench {

    private static final Duration LONGEST_FILE = Duration.ofMinutes(30);
    private static final int UPLOADS = 8;

    private final LecternClient client;
    private final Settings settings;
    private final Path scratch;
    private final Consumer<String> progress;
    private final PlainTika tika = new PlainTika();

    /**
     * What is measured.
     *
     * @param parallelism threads of plain Tika
     * @param warmUps rounds that do not count
     */
    public record Settings(Path folder, List<Path> files, int parallelism, int warmUps, int repeats) {

        public Settings {
            files = List.copyOf(files);
            if (files.isEmpty()) {
                throw new IllegalArgumentException("there is no file in " + folder);
            }
        }
    }

    /**
     * @param scratch an empty folder on the disk that the service writes to
     * @param progress hears what goes on, in sentences without a full stop
     */
    public IngestionBench(LecternClient client, Settings settings, Path scratch, Consumer<String> progress) {
        this.client = client;
        this.settings = settings;
        this.scratch = scratch;
        this.progress = progress;
    }

    public IngestionReport run() {
        var rounds = new ArrayList<IngestionReport.Round>();
        for (int number = -settings.warmUps(); number < settings.repeats(); number++) {
            var name = number < 0 ? "Warming up" : "Round %d of %d".formatted(number + 1, settings.repeats());
            progress.accept(name);
            var round = new IngestionReport.Round(service(number), plain(number));
            progress.accept("%s took %.2f s, Tika and Lucene %.2f s"
                    .formatted(name, round.service().seconds(), round.plain().seconds()));
            if (number >= 0) {
                rounds.add(round);
            }
        }
        double service = IngestionReport.median(rounds, round -> round.service().seconds());
        double plain = IngestionReport.median(rounds, round -> round.plain().seconds());
        return new IngestionReport(
                Machine.ofThisProcess(),
                settings.folder().toString(),
                settings.files().size(),
                settings.files().stream().mapToLong(IngestionBench::size).sum(),
                settings.parallelism(),
                rounds,
                service,
                plain,
                plain / service);
    }

    private IngestionReport.Pass service(int number) {
        var collection = client.collection(
                "bench %d %d".formatted(ProcessHandle.current().pid(), number));
        var settled = new ArrayList<ServedDocument>();
        var lap = Lap.of(() -> {
            var uploaded = inParallel(UPLOADS, file -> client.upload(collection, file)).stream()
                    .filter(DocumentReply.Found.class::isInstance)
                    .map(reply -> ((DocumentReply.Found) reply).document())
                    .toList();
            settled.addAll(client.awaitSettled(collection, uploaded, LONGEST_FILE));
        });
        client.deleteCollection(collection);
        int ready = (int) settled.stream().filter(ServedDocument::isReady).count();
        long characters = settled.stream()
                .filter(document -> document.characters() != null)
                .mapToLong(ServedDocument::characters)
                .sum();
        return new IngestionReport.Pass(
                lap.seconds(), ready, settings.files().size() - ready, characters, lap.stealPercent());
    }

    private IngestionReport.Pass plain(int number) {
        var failed = new AtomicInteger();
        var characters = new AtomicLong();
        var lap = Lap.of(() -> {
            try (var index = new PlainLucene(Files.createDirectory(scratch.resolve("plain" + number)))) {
                var read = inParallel(settings.parallelism(), file -> add(file, index, characters));
                failed.set((int) read.stream().filter(text -> !text).count());
                index.commit();
            } catch (IOException e) {
                throw new UncheckedIOException("The plain index cannot be written", e);
            }
        });
        return new IngestionReport.Pass(
                lap.seconds(),
                settings.files().size() - failed.get(),
                failed.get(),
                characters.get(),
                lap.stealPercent());
    }

    private boolean add(Path file, PlainLucene index, AtomicLong characters) throws IOException {
        String text;
        try {
            text = tika.text(file);
        } catch (IOException | RuntimeException | StackOverflowError unreadable) {
            // Whatever Tika throws at this file, it has not read it.
            return false;
        }
        characters.addAndGet(text.length());
        index.add(file.toString(), text);
        return true;
    }

    /** What is done with a file. */
    private interface Work<T> {
        T on(Path file) throws IOException;
    }

    private <T> List<T> inParallel(int threads, Work<T> work) {
        try (var executor = Executors.newFixedThreadPool(threads)) {
            var results = new ArrayList<Future<T>>();
            for (var file : settings.files()) {
                Callable<T> call = () -> work.on(file);
                results.add(executor.submit(call));
            }
            var values = new ArrayList<T>();
            for (var result : results) {
                values.add(result.get());
            }
            return values;
        } catch (ExecutionException e) {
            throw new CommandException("A file could not be taken in: %s".formatted(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted while files were taken in", e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look at " + file, e);
        }
    }
}
