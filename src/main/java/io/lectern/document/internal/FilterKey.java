package io.lectern.document.internal;

import io.lectern.document.FilterException;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.vectorstore.filter.Filter;

/**
 * What a condition of a filter is about. {@code document.<name>} is a field of the document, {@code metadata.<key>} and
 * every other key are its metadata; so {@code metadata.document.x} is the way to metadata that is called as a field is.
 */
sealed interface FilterKey {

    int MAX_LENGTH = 200;
    String DOCUMENT = "document.";
    String METADATA = "metadata.";

    record Field(FilterField field) implements FilterKey {}

    /**
     * A key of the metadata.
     *
     * @param key a key of the object; one with dots may also be a path into nested objects
     */
    record Metadata(String key) implements FilterKey {}

    /**
     * What an operand names.
     *
     * @throws FilterException when the operand is no key, or names a field that there is not
     */
    static FilterKey of(Filter.@Nullable Operand operand) {
        if (!(operand instanceof Filter.Key(String key)) || key.isEmpty() || key.length() > MAX_LENGTH) {
            throw FilterException.of(
                    "A condition needs a key of 1 to %d characters, not %s".formatted(MAX_LENGTH, operand));
        }
        FilterValue.storable(key);
        if (key.startsWith(DOCUMENT)) {
            return new Field(FilterField.named(key.substring(DOCUMENT.length())));
        }
        return new Metadata(key.startsWith(METADATA) ? key.substring(METADATA.length()) : key);
    }
}
