package io.lectern.answer.internal;

import io.lectern.document.DocumentException;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.VersionId;
import io.lectern.model.ChatEncoding;
import io.lectern.prompt.SourceDocument;
import io.lectern.retrieval.TokenEstimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Documents as a model reads them. Those used last are remembered, with their ids, as long as their texts are not too long
 * together. Safe for use by several threads.
 */
public final class SourceDocuments {

    /** More documents than this are not read whole, however short. */
    private static final int MOST_WHOLE = 100;
    /** Documents longer than this many windows are not worth an outline. */
    private static final int MOST_WINDOWS = 16;

    private static final long REMEMBERED_CHARACTERS = 32L << 20;

    private record Key(VersionId version, String filename) {}

    private final DocumentTexts texts;
    private final ChatEncoding encoding;
    private final Map<Key, SourceDocument> remembered = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    SourceDocuments(DocumentTexts texts, ChatEncoding encoding) {
        this.texts = texts;
        this.encoding = encoding;
    }

    /**
     * A version of a document.
     *
     * @throws io.lectern.problem.ProblemException (404) when it is gone
     */
    public SourceDocument document(VersionId version, String filename) {
        var key = new Key(version, filename);
        synchronized (remembered) {
            var known = remembered.get(key);
            if (known != null) {
                return known;
            }
        }
        // Read without a lock, at worst twice: a long text takes a while, and other answers must not wait for it.
        return remember(key, new SourceDocument(version, filename, texts.text(version), encoding));
    }

    /** What of a scope may be read whole. */
    sealed interface Whole {

        /** All of it. */
        record Documents(List<SourceDocument> documents) implements Whole {}

        /**
         * Nothing: even the outlines would be too much.
         *
         * @param tokens of those that were looked at, by estimate
         */
        record TooMuch(int documents, int tokens) implements Whole {}
    }

    /** A version of a document; empty when it is gone. */
    Optional<SourceDocument> find(VersionId version, String filename) {
        try {
            return Optional.of(document(version, filename));
        } catch (DocumentException deletedMeanwhile) {
            return Optional.empty();
        }
    }

    /** Forgets the text of a document that is deleted. */
    void forget(DocumentId document) {
        synchronized (remembered) {
            remembered.values().removeIf(known -> {
                boolean gone = known.version().document().equals(document);
                characters -= gone ? known.text().text().length() : 0;
                return gone;
            });
        }
    }

    /** All that is ready of a scope, unless it is too much for outlines in a window of so many tokens. */
    Whole readable(DocumentScope scope, int window) {
        var ready = texts.ready(scope);
        if (ready.size() > MOST_WHOLE) {
            return new Whole.TooMuch(ready.size(), 0);
        }
        var documents = new ArrayList<SourceDocument>(ready.size());
        double estimate = 0;
        for (var next : ready) {
            var found = find(next.version(), next.filename());
            if (found.isEmpty()) {
                continue;
            }
            var document = found.get();
            var text = document.text().text();
            estimate += TokenEstimate.of(text, 0, text.length());
            if (estimate > (double) window * MOST_WINDOWS) {
                return new Whole.TooMuch(ready.size(), (int) Math.min(Integer.MAX_VALUE, estimate));
            }
            documents.add(document);
        }
        return new Whole.Documents(documents);
    }

    private SourceDocument remember(Key key, SourceDocument document) {
        synchronized (remembered) {
            var before = remembered.putIfAbsent(key, document);
            if (before != null) {
                return before;
            }
            characters += document.text().text().length();
            var eldest = remembered.entrySet().iterator();
            while (characters > REMEMBERED_CHARACTERS && remembered.size() > 1) {
                characters -= eldest.next().getValue().text().text().length();
                eldest.remove();
            }
            return document;
        }
    }
}
