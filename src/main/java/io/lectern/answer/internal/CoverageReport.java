package io.lectern.answer.internal;

import io.lectern.answer.CharRange;
import io.lectern.answer.Coverage;
import io.lectern.document.DocumentTexts;
import io.lectern.document.VersionId;
import io.lectern.engine.Tokenizer;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.TokenEstimate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** Says what was read of each document. Totals are remembered for the documents used last, as texts can be long. */
final class CoverageReport {

    private static final int REMEMBERED_TOTALS = 1_000;
    private static final Comparator<VersionId> ORDER = Comparator.comparing(
                    (VersionId version) -> version.document().value())
            .thenComparing(VersionId::version);

    private record Counted(VersionId version, String counter) {}

    private final DocumentTexts texts;
    private final Map<Counted, Integer> totals = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Counted, Integer> eldest) {
            return size() > REMEMBERED_TOTALS;
        }
    });

    CoverageReport(DocumentTexts texts) {
        this.texts = texts;
    }

    /** Counted by the estimate that passages are cut by. */
    List<Coverage> estimated(List<Passage> passages) {
        return of(passages, "estimate", text -> (int) Math.ceil(TokenEstimate.of(text, 0, text.length())));
    }

    /** Counted by a model's tokenizer. */
    List<Coverage> exact(List<Passage> passages, String model, Tokenizer tokenizer) {
        return of(passages, model, tokenizer::count);
    }

    private List<Coverage> of(List<Passage> passages, String counter, ToIntFunction<String> count) {
        var byVersion = new TreeMap<VersionId, List<Fragment>>(ORDER);
        for (var passage : passages) {
            byVersion
                    .computeIfAbsent(passage.version(), version -> new ArrayList<>())
                    .addAll(passage.body());
        }
        return byVersion.entrySet().stream()
                .map(entry -> coverage(entry.getKey(), entry.getValue(), counter, count))
                .toList();
    }

    private Coverage coverage(VersionId version, List<Fragment> read, String counter, ToIntFunction<String> count) {
        var ranges = read.stream()
                .sorted(Comparator.comparingInt(Fragment::start))
                .map(fragment -> new CharRange(
                        fragment.start(), fragment.start() + fragment.text().length()))
                .distinct()
                .toList();
        int tokens = read.stream()
                .mapToInt(fragment -> count.applyAsInt(fragment.text()))
                .sum();
        int total = total(new Counted(version, counter), count);
        return new Coverage(version.document(), version.version(), tokens, Math.max(tokens, total), ranges);
    }

    /** Counted without a lock, at worst twice: a long text takes a while, and other answers must not wait for it. */
    private int total(Counted what, ToIntFunction<String> count) {
        var known = totals.get(what);
        if (known != null) {
            return known;
        }
        int total = count.applyAsInt(texts.text(what.version()).text());
        totals.put(what, total);
        return total;
    }
}
