package io.lectern.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonValue;
import io.lectern.document.DocumentId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far the model is with reading a document before anybody asks about it.
 *
 * @param tokens of the system text and the document as it was when that was begun, or last read
 * @param cachedTokens those that were read already; null until they are all read
 * @param problem why it was not read
 */
@JsonInclude(Include.NON_NULL)
public record ReadAhead(
        DocumentId documentId,
        Status status,
        int tokens,
        @Nullable Integer cachedTokens,
        @Nullable String problem) {

    /** How far it is. */
    public enum Status {
        WAITING,
        READING,
        /** The first question on this document alone begins to be answered without reading it. */
        READ,
        FAILED;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean isOver() {
            return this == READ || this == FAILED;
        }
    }
}
