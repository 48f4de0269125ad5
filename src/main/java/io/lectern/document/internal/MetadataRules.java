package io.lectern.document.internal;

import io.lectern.document.DocumentException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a document's metadata may be: a JSON object of texts, numbers, truth values, nulls, lists and objects, small
 * enough to be read with every document and text that PostgreSQL can keep.
 */
final class MetadataRules {

    private static final int MAX_CHARACTERS = 16_000;
    private static final int MAX_ENTRIES = 500;
    private static final int MAX_DEPTH = 4;
    private static final int MAX_NAME = 200;

    private int characters;
    private int entries;

    private MetadataRules() {}

    /** @throws DocumentException (400) when they are too large, too deep, or hold what cannot be kept */
    static void check(Map<String, Object> metadata) {
        new MetadataRules().check(metadata, 1);
    }

    private void check(@Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw DocumentException.invalidMetadata(
                    "The metadata are nested deeper than %d levels".formatted(MAX_DEPTH));
        }
        count(1, 0);
        switch (value) {
            case null -> {
                // JSON's null is kept as it is.
            }
            case String text -> checkText(text);
            case Boolean truth -> {
                // Always storable.
            }
            case Number number -> checkNumber(number);
            case List<?> list -> list.forEach(element -> check(element, depth + 1));
            case Map<?, ?> object ->
                object.forEach((name, member) -> {
                    checkName(String.valueOf(name));
                    check(member, depth + 1);
                });
            default ->
                throw DocumentException.invalidMetadata(
                        "The metadata hold a %s".formatted(value.getClass().getSimpleName()));
        }
    }

    private void checkName(String name) {
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw DocumentException.invalidMetadata("A name in the metadata has %d characters, it must have 1 to %d"
                    .formatted(name.length(), MAX_NAME));
        }
        checkText(name);
    }

    private void checkText(String text) {
        count(0, text.length());
        boolean lone = text.codePoints().anyMatch(character -> character == 0 || isSurrogate(character));
        if (lone) {
            throw DocumentException.invalidMetadata(
                    "The metadata hold the character U+0000 or half of a surrogate pair, which cannot be stored");
        }
    }

    private void checkNumber(Number number) {
        var text = number.toString();
        count(0, text.length());
        if (number instanceof Double real && !Double.isFinite(real)) {
            throw DocumentException.invalidMetadata("The metadata hold the number %s".formatted(text));
        }
    }

    private void count(int moreEntries, int moreCharacters) {
        entries += moreEntries;
        characters += moreCharacters;
        if (entries > MAX_ENTRIES || characters > MAX_CHARACTERS) {
            throw DocumentException.invalidMetadata(
                    "The metadata have more than %d values or %d characters".formatted(MAX_ENTRIES, MAX_CHARACTERS));
        }
    }

    private static boolean isSurrogate(int character) {
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }
}
