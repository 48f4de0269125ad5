package io.lectern.answer.internal;

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

/**
 * Documents as a model reads them. Those used last are remembered, with their ids, as long as their texts are not too long
 * together. Safe for use by several threads.
 */
final class SourceDocuments {

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
    SourceDocument document(VersionId version, String filename) {
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

    /** All that is ready of a scope; nothing when it is too much for outlines in a window of so many tokens. */
    List<SourceDocument> readable(DocumentScope scope, int window) {
        var ready = texts.ready(scope);
        if (ready.size() > MOST_WHOLE) {
            return List.of();
        }
        var documents = new ArrayList<SourceDocument>(ready.size());
        double estimate = 0;
        for (var next : ready) {
            var document = document(next.version(), next.filename());
            var text = document.text().text();
            estimate += TokenEstimate.of(text, 0, text.length());
            if (estimate > (double) window * MOST_WINDOWS) {
                return List.of();
            }
            documents.add(document);
        }
        return documents;
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
