package io.lectern.document.internal;

import io.lectern.document.FilterException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a filter can ask of a document itself, as {@code document.<name>}; the rest of the keys are its metadata. */
enum FilterField {
    ID("id", Kind.TEXT, "d.id::text"),
    COLLECTION_ID("collectionId", Kind.TEXT, "d.collection_id::text"),
    FILENAME("filename", Kind.TEXT, "d.filename"),
    MEDIA_TYPE("mediaType", Kind.TEXT, "v.media_type"),
    LANGUAGE("language", Kind.TEXT, "v.language"),
    SHA256("sha256", Kind.TEXT, "v.sha256::text"),
    VERSION("version", Kind.NUMBER, "v.version"),
    BYTES("bytes", Kind.NUMBER, "v.bytes"),
    PAGES("pages", Kind.NUMBER, "v.pages"),
    CHARACTERS("characters", Kind.NUMBER, "v.characters"),
    PASSAGES("passages", Kind.NUMBER, "v.passages"),
    CREATED_AT("createdAt", Kind.INSTANT, "d.created_at"),
    READY_AT("readyAt", Kind.INSTANT, "v.ready_at");

    /** What a field holds. */
    enum Kind {
        TEXT,
        NUMBER,
        INSTANT
    }

    private final String key;
    private final Kind kind;
    private final String column;

    FilterField(String key, Kind kind, String column) {
        this.key = key;
        this.kind = kind;
        this.column = column;
    }

    /**
     * The field of a name.
     *
     * @throws FilterException when there is no such field
     */
    static FilterField named(String key) {
        return Arrays.stream(values())
                .filter(field -> field.key.equals(key))
                .findFirst()
                .orElseThrow(() -> FilterException.of("There is no field document.%s, but %s"
                        .formatted(
                                key,
                                Arrays.stream(values()).map(field -> field.key).collect(Collectors.joining(", ")))));
    }

    String key() {
        return key;
    }

    Kind kind() {
        return kind;
    }

    /** SQL over {@code document d} and its shown version {@code document_version v}. */
    String column() {
        return column;
    }
}
