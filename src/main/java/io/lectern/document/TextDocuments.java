package io.lectern.document;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.vectorstore.filter.Filter;

/**
 * Texts that are taken in as documents under ids of the caller's choice. Equal texts of a collection are one document, with
 * the metadata that came last; so are a text and an upload of the same bytes. Safe for use by several threads.
 */
public interface TextDocuments {

    /**
     * A text to take in.
     *
     * @param id 1 to 500 characters; the text that had it before is replaced when this one can be searched
     * @param metadata JSON values
     */
    record Text(String id, String text, Map<String, Object> metadata) {

        public Text {
            metadata = Map.copyOf(metadata);
        }
    }

    /**
     * What is known of a document.
     *
     * @param externalId the id of the caller's, null when it came in another way; the first one when it has several
     * @param passages how many its shown version has
     */
    record Description(
            Map<String, Object> metadata, @Nullable String externalId, int passages) {}

    /**
     * Takes texts in and returns when every one can be searched.
     *
     * @param collection name of the collection, which is made when there is none
     * @throws TextNotTakenInException when one failed or takes too long; those before it stay
     */
    void add(String collection, List<Text> texts);

    /**
     * Deletes the texts that were taken in under these ids; others are left alone. A document goes with the last of its
     * texts, also when it was uploaded as well.
     */
    void delete(String collection, Collection<String> ids);

    /** Deletes the texts that a filter lets through. */
    void delete(String collection, Filter.Expression filter);

    /** What is known of the documents that there are. */
    Map<DocumentId, Description> describe(Collection<DocumentId> documents);
}
