package io.lectern.document;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a document version has come. */
public enum DocumentStatus {
    QUEUED,
    PARSING,
    INDEXING,
    READY,
    FAILED;

    /** As the database and clients write it. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The status that is written so.
     *
     * @throws DocumentException (400) when there is none
     */
    public static DocumentStatus of(String code) {
        try {
            return valueOf(code.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw DocumentException.unknownStatus(code);
        }
    }
}
