package io.lectern.evaluation.search;

import io.lectern.document.DocumentId;
import io.lectern.evaluation.engine.CpuTimes;
import io.lectern.evaluation.engine.Machine;
import io.lectern.evaluation.search.SearchReport.Latency;
import io.lectern.evaluation.search.SearchReport.Size;
import io.lectern.retrieval.standalone.StandaloneSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Grows one index of invented texts from size to size, and at each asks the product's search and a bare Lucene query of the
 * same terms by turns.
 *
 * @param sizes passages to stop at, rising
 * @param folder an empty one, for the index
 */
public record SearchBench(List<Integer> sizes, int queries, int repeats, long seed, Path folder) {

    private static final int LIMIT = 10;
    private static final int PARAGRAPHS = 10;
    private static final int MIN_TOKENS = 40;
    private static final int MAX_TOKENS = 90;
    private static final double NANOS_A_SECOND = 1e9;
    private static final double NANOS_A_MILLISECOND = 1e6;

    public SearchBench {
        sizes = sizes.stream().sorted().toList();
        if (sizes.isEmpty() || sizes.getFirst() < 1) {
            throw new IllegalArgumentException("sizes must be 1 passage or more: " + sizes);
        }
        if (queries < 1 || repeats < 1) {
            throw new IllegalArgumentException(
                    "queries and repeats must be at least 1: %d, %d".formatted(queries, repeats));
        }
    }

    /**
     * Measures all sizes.
     *
     * @param progress is told what is done
     */
    public SearchReport run(Consumer<String> progress) {
        var texts = new ZipfTexts(seed);
        var questions = IntStream.range(0, queries)
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
                measured.add(measure(search, questions, documents, nanos / NANOS_A_SECOND));
            }
        }
        var first = measured.getFirst();
        var last = measured.getLast();
        return new SearchReport(
                Machine.ofThisProcess(),
                seed,
                queries * repeats,
                measured,
                (double) last.passages() / first.passages(),
                last.product().p50() / first.product().p50());
    }

    private static long grow(StandaloneSearch search, ZipfTexts texts, long documents, int size) {
        long count = documents;
        long passages = search.passages();
        while (passages < size) {
            long wanted = Math.max(1, (size - passages) / PARAGRAPHS);
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

    private Size measure(StandaloneSearch search, List<String> questions, long documents, double indexSeconds) {
        var bare =
                questions.stream().map(question -> search.bare(question, LIMIT)).toList();
        for (int i = 0; i < questions.size(); i++) {
            search.search(questions.get(i), LIMIT);
            bare.get(i).run();
        }
        var ours = new long[queries * repeats];
        var theirs = new long[queries * repeats];
        var before = CpuTimes.now();
        for (int i = 0; i < ours.length; i++) {
            int question = i % queries;
            if (i % 2 == 0) {
                ours[i] = nanos(() -> search.search(questions.get(question), LIMIT));
                theirs[i] = nanos(bare.get(question));
            } else {
                theirs[i] = nanos(bare.get(question));
                ours[i] = nanos(() -> search.search(questions.get(question), LIMIT));
            }
        }
        double steal = CpuTimes.now().stolenPercentSince(before);
        return size(search.passages(), documents, indexSeconds, latency(ours), latency(theirs), steal);
    }

    private Size size(
            long passages, long documents, double indexSeconds, Latency product, Latency bare, double stealPercent) {
        return new Size(
                passages,
                documents,
                indexSeconds,
                passages / indexSeconds,
                bytes(),
                product,
                bare,
                product.p50() / bare.p50(),
                product.p99() / bare.p99(),
                stealPercent);
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
