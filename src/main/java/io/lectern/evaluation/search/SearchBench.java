package io.lectern.evaluation.search;

import io.lectern.document.DocumentId;
import io.lectern.evaluation.engine.CpuTimes;
import io.lectern.evaluation.engine.Machine;
import io.lectern.evaluation.search.SearchReport.Latency;
import io.lectern.evaluation.search.SearchReport.Size;
import io.lectern.retrieval.standalone.StandaloneSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;

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
    private static final double NANOS_A_MILLISECOND = 1e6;

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
                .mapToObj(i -> texts.question(i % 2 == 0))
                .toList();
        var measured = new ArrayList<Size>();
        try (var search = StandaloneSearch.in(folder, MIN_TOKENS, MAX_TOKENS)) {
            long documents = 0;
            long nanos = 0;
            for (int size : sizes) {
                long start = System.nanoTime();
                documents = grow(search, texts, documents, size);
                nanos += System.nanoTime() - start;
                progress.accept("%d passages are indexed".formatted(search.passages()));
                measured.add(measure(
                        search,
                        asked.subList(0, warmUp),
                        asked.subList(warmUp, asked.size()),
                        documents,
                        nanos / NANOS_A_SECOND));
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

    private static long grow(StandaloneSearch search, ZipfTexts texts, long documents, int size) {
        long count = documents;
        long passages = search.passages();
        while (passages < size) {
            long wanted = Math.max(1, (size - passages) / MOST_PASSAGES);
            for (long i = 0; i < wanted; i++) {
                search.add(new DocumentId(new UUID(seedOf(count), count)), texts.text(count % 2 == 0, PARAGRAPHS));
                count++;
            }
            passages = search.passages();
        }
        return count;
    }

    /** Ids as scattered as random ones, but the same in each run. */
    private static long seedOf(long number) {
        return number * 0x9E3779B97F4A7C15L;
    }

    private Size measure(
            StandaloneSearch search, List<String> warmUp, List<String> questions, long documents, double indexSeconds) {
        ask(search, warmUp);
        var before = CpuTimes.now();
        var nanos = ask(search, questions);
        double steal = CpuTimes.now().stolenPercentSince(before);
        return new Size(
                search.passages(),
                documents,
                indexSeconds,
                search.passages() / indexSeconds,
                bytes(),
                latency(nanos[0]),
                latency(nanos[1]),
                latency(nanos[2]),
                steal,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** Times of the product, the bare query and the bare query with its rescorer, which go first by turns. */
    private static long[][] ask(StandaloneSearch search, List<String> questions) {
        var nanos = new long[WAYS][questions.size()];
        for (int i = 0; i < questions.size(); i++) {
            var question = questions.get(i);
            var ways = List.of(
                    () -> search.search(question, LIMIT),
                    search.bare(question, LIMIT),
                    search.bareRefined(question, LIMIT));
            for (int turn = 0; turn < WAYS; turn++) {
                int way = (i + turn) % WAYS;
                nanos[way][i] = nanos(ways.get(way));
            }
        }
        return nanos;
    }

    private static long nanos(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    private static Latency latency(long[] nanos) {
        Arrays.sort(nanos);
        return new Latency(quantile(nanos, 0.5), quantile(nanos, 0.99));
    }

    private static double quantile(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / NANOS_A_MILLISECOND;
    }

    private long bytes() {
        try (var files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
