package io.lectern.answer;

import io.lectern.document.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * The place in a document that supports a part of an answer. Offsets are UTF-16 code units.
 *
 * @param label the {@code n} of the marker {@code [n]} in the answer
 * @param startChar start in the canonical text of that document version
 * @param endChar end, exclusive
 * @param startPage null when the format has no pages
 * @param location heading path, sheet or slide, when there is one
 * @param citedText exactly the canonical text's {@code [startChar, endChar)}
 * @param answerStart start, in the answer's text, of the words it supports
 * @param answerEnd end, exclusive
 * @param verified whether the words were found to be supported by the cited text: alignment of words, every number and name,
 *     and a model's word when one is asked
 */
public record Citation(
        int label,
        DocumentId documentId,
        int documentVersion,
        String filename,
        int startChar,
        int endChar,
        @Nullable Integer startPage,
        @Nullable Integer endPage,
        @Nullable String location,
        String citedText,
        int answerStart,
        int answerEnd,
        boolean verified) {

    public Citation {
        if (endChar - startChar != citedText.length()) {
            throw new IllegalArgumentException("cited text of %d code units for the range [%d, %d)"
                    .formatted(citedText.length(), startChar, endChar));
        }
    }

    /** The same, without the assurance. */
    public Citation unverified() {
        return new Citation(
                label,
                documentId,
                documentVersion,
                filename,
                startChar,
                endChar,
                startPage,
                endPage,
                location,
                citedText,
                answerStart,
                answerEnd,
                false);
    }
}
