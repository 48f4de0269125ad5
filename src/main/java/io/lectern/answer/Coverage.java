package io.lectern.answer;

import io.lectern.document.DocumentId;
import java.util.List;

/**
 * How much of a document was read for an answer.
 *
 * @param tokensRead tokens of the ranges, by the model's tokenizer, or estimated when there is no model
 * @param tokensTotal tokens of the whole document, counted the same way
 * @param ranges what was read, in text order
 */
public record Coverage(
        DocumentId documentId, int documentVersion, int tokensRead, int tokensTotal, List<CharRange> ranges) {

    public Coverage {
        ranges = List.copyOf(ranges);
    }
}
