package io.lectern.client;

import java.util.List;

/**
 * A question and where to look for its answer; nothing named means everywhere.
 *
 * @param collectionIds collections to look in
 * @param documentIds documents to look in
 */
public record Question(String question, List<String> collectionIds, List<String> documentIds) {

    public Question {
        collectionIds = List.copyOf(collectionIds);
        documentIds = List.copyOf(documentIds);
    }
}
