package io.lectern.document.source;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What becomes of a document whose file or address is gone. */
public enum OnMissing {
    /** It stays, and its item says that it is missing. */
    KEEP,
    /** It is deleted when a second scan in a row has missed it. */
    DELETE;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static OnMissing of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
