package io.lectern.evaluation.search;

import io.lectern.document.DocumentId;
import io.lectern.evaluation.Times;
import io.lectern.evaluation.engine.CpuTimes;
import io.lectern.evaluation.engine.Machine;
import io.lectern.evaluation.search.SearchReport.Latency;
import io.lectern.evaluation.search.SearchReport.Size;
import io.lectern.retrieval.standalone.StandaloneSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Grows one index of invented texts from size to size, and at each asks the product's search and bare Lucene queries of the
 * same terms by turns. No question is asked twice of the same way.
 *
 * @param sizes passages to stop at, rising
 * @param folder an empty one, for the index
 */
public record SearchBench(List<Integer> sizes, int queries, int warmUp, long seed, Path folder) {

    private static final int LIMIT = 10;
    private static final int WAYS = 3;
    private static final int PARAGRAPHS = 10;
    /** Of one text. */
    private static final int MOST_PASSAGES = 20;

    private static final int MIN_TOKENS = 40;
    private static final int MAX_TOKENS = 90;
    private static final double NANOS_A_SECOND = 1e9;

    public SearchBench {
        sizes = sizes.stream().sorted().toList();
        if (sizes.isEmpty() || sizes.getFirst() < 1) {
            throw new IllegalArgumentException("sizes must be 1 passage or more: " + sizes);
        }
        if (queries < 1 || warmUp < 0) {
            throw new IllegalArgumentException(
                    "queries must be at least 1 and warm-up at least 0: %d, %d".formatted(queries, warmUp));
        }
    }

    /**
     * Measures all sizes.
     *
     * @param progress is told what is done
     */
    public SearchReport run(Consumer<String> progress) {
        var texts = new ZipfTexts(seed);
        var asked = IntStream.range(0, warmUp + queries)
                .mapToObj(i -> texts.question(i))
                .toList();
        var measured = new ArrayList<Size>();
        try (var search = StandaloneSearch.in(folder, MIN_TOKENS, MAX_TOKENS)) {
            long nanos = 0;
            for (int size : sizes) {
                long start = System.nanoTime();
                grow(search, texts, size);
                nanos += System.nanoTime() - start;
                progress.accept("%d passages are indexed".formatted(search.passages()));
                measured.add(measure(
                        search, asked.subList(0, warmUp), asked.subList(warmUp, asked.size()), nanos / NANOS_A_SECOND));
            }
        }
        var first = measured.getFirst();
        var last = measured.getLast();
        return new SearchReport(
                Machine.ofThisProcess(),
                seed,
                queries,
                warmUp,
                measured,
                (double) last.passages() / first.passages(),
                last.product().p50() / first.product().p50());
    }

    private static void grow(StandaloneSearch search, ZipfTexts texts, int size) {
        long passages = search.passages();
        while (passages < size) {
            long wanted = Math.max(1, (size - passages) / MOST_PASSAGES);
            for (long i = 0; i < wanted; i++) {
                long number = search.texts();
                search.add(new DocumentId(new UUID(seedOf(number), number)), texts.text(number, PARAGRAPHS));
            }
            passages = search.passages();
        }
    }

    /** Ids as scattered as random ones, but the same in each run. */
    private static long seedOf(long number) {
        return number * 0x9E3779B97F4A7C15L;
    }

    private Size measure(StandaloneSearch search, List<String> warmUp, List<String> questions, double indexSeconds) {
        ask(search, warmUp);
        var before = CpuTimes.now();
        var times = ask(search, questions);
        double steal = CpuTimes.now().stolenPercentSince(before);
        return new Size(
                search.passages(),
                search.texts(),
                indexSeconds,
                search.passages() / indexSeconds,
                bytes(),
                times.get(0).latency(),
                times.get(1).latency(),
                times.get(2).latency(),
                steal,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** Times of the product, the bare query and the bare query with its rescorer, which go first by turns. */
    private static List<Taken> ask(StandaloneSearch search, List<String> questions) {
        var times =
                Stream.generate(() -> new Taken(questions.size())).limit(WAYS).toList();
        for (int i = 0; i < questions.size(); i++) {
            var question = questions.get(i);
            List<Runnable> ways = List.of(
                    () -> search.search(question, LIMIT),
                    search.bare(question, LIMIT),
                    search.bareRefined(question, LIMIT));
            for (int turn = 0; turn < WAYS; turn++) {
                int way = (i + turn) % WAYS;
                times.get(way).take(i, ways.get(way));
            }
        }
        return times;
    }

    /** Nanoseconds of each question. */
    private record Taken(long[] wall, long[] processor) {

        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        Taken(int questions) {
            this(new long[questions], new long[questions]);
        }

        void take(int question, Runnable search) {
            long cpu = THREADS.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            search.run();
            wall[question] = System.nanoTime() - start;
            processor[question] = THREADS.getCurrentThreadCpuTime() - cpu;
        }

        Latency latency() {
            var walls = Times.of(wall);
            var processors = Times.of(processor);
            return new Latency(
                    walls.quantile(0.5), walls.quantile(0.99), processors.quantile(0.5), processors.quantile(0.99));
        }
    }

    private long bytes() {
        try (var files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
