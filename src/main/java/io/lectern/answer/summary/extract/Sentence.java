package io.lectern.answer.summary.extract;

import io.lectern.document.TextRange;
import io.lectern.prompt.SourceDocument;
import io.lectern.retrieval.ContentWords;
import java.util.List;

/**
 * A sentence of a document.
 *
 * @param document index of the document
 * @param section of the document, counted by its headings
 * @param heading the headings above it; empty when there are none
 * @param place among the sentences of its section, from 0
 * @param words that carry its meaning
 */
record Sentence(
        SourceDocument source,
        int document,
        int section,
        String heading,
        int place,
        TextRange range,
        List<String> words) {

    static Sentence of(SourceDocument source, int document, int piece, int place, TextRange range) {
        return new Sentence(
                source,
                document,
                source.section(piece),
                source.location(piece),
                place,
                range,
                ContentWords.of(range.of(source.text().text())));
    }

    /** On one line. */
    String text() {
        return range.of(source.text().text()).replaceAll("\\s*\\n\\s*", " ");
    }
}
