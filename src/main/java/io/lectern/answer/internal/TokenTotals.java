package io.lectern.answer.internal;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.prompt.SourceDocument;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many tokens whole documents have for one model: counted once, also when a text is forgotten and read again, for as many
 * documents as anybody asks about at a time. Safe for use by several threads.
 */
public final class TokenTotals {

    private static final int REMEMBERED = 100_000;

    private final Map<VersionId, Integer> totals = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<VersionId, Integer> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** Counted without a lock, at worst twice: a long text takes a while, and other answers must not wait for it. */
    int of(SourceDocument document) {
        var known = totals.get(document.version());
        if (known != null) {
            return known;
        }
        int counted = document.tokens();
        totals.put(document.version(), counted);
        return counted;
    }

    void forget(DocumentId document) {
        totals.keySet().removeIf(version -> version.document().equals(document));
    }
}
