package io.lectern.answer.internal;

import io.lectern.answer.CharRange;
import io.lectern.answer.Coverage;
import io.lectern.document.DocumentTexts;
import io.lectern.document.VersionId;
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

/**
 * Says what was read of each document without a model, by the estimate that passages are cut by. Totals are remembered for
 * the documents used last, as texts can be long.
 */
final class CoverageReport {

    private static final int REMEMBERED_TOTALS = 1_000;
    private static final Comparator<VersionId> ORDER = Comparator.comparing(
                    (VersionId version) -> version.document().value())
            .thenComparing(VersionId::version);

    private final DocumentTexts texts;
    private final Map<VersionId, Integer> totals = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<VersionId, Integer> eldest) {
            return size() > REMEMBERED_TOTALS;
        }
    });

    CoverageReport(DocumentTexts texts) {
        this.texts = texts;
    }

    /** One entry for each document of the passages. */
    List<Coverage> of(List<Passage> passages) {
        var byVersion = new TreeMap<VersionId, List<Fragment>>(ORDER);
        for (var passage : passages) {
            byVersion
                    .computeIfAbsent(passage.version(), version -> new ArrayList<>())
                    .addAll(passage.body());
        }
        return byVersion.entrySet().stream()
                .map(entry -> coverage(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Coverage coverage(VersionId version, List<Fragment> read) {
        var ranges = read.stream()
                .sorted(Comparator.comparingInt(Fragment::start))
                .map(fragment -> new CharRange(
                        fragment.start(), fragment.start() + fragment.text().length()))
                .distinct()
                .toList();
        int tokens = read.stream().mapToInt(fragment -> count(fragment.text())).sum();
        return new Coverage(version.document(), version.version(), tokens, Math.max(tokens, total(version)), ranges);
    }

    /** Counted without a lock, at worst twice: a long text takes a while, and other answers must not wait for it. */
    private int total(VersionId version) {
        var known = totals.get(version);
        if (known != null) {
            return known;
        }
        int total = count(texts.text(version).text());
        totals.put(version, total);
        return total;
    }

    private static int count(String text) {
        return (int) Math.ceil(TokenEstimate.of(text, 0, text.length()));
    }
}
