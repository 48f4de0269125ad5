package io.lectern.model.store;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a model, or an adapter, may be called: names are names of folders. */
final class ModelName {

    private static final int MAX_CHARS = 100;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?");

    private ModelName() {}

    static boolean isValid(String name) {
        return name.length() <= MAX_CHARS && FORM.matcher(name).matches() && !name.contains("..");
    }

    /** @throws StoreException when the name cannot be that of a model */
    static String checked(String name) {
        if (!isValid(name)) {
            throw new StoreException(
                    "The name '%s' cannot be used: it must have 1 to %d letters, digits, dots, hyphens and underscores, a letter or digit first"
                            .formatted(name, MAX_CHARS));
        }
        return name;
    }

    /** The nearest valid name to what somebody else calls a thing. */
    static String from(String other) {
        String name = other.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("\\.{2,}", ".");
        name = name.replaceAll("^[^A-Za-z0-9]+", "").replaceAll("[.-]+$", "");
        String shortened = name.substring(0, Math.min(MAX_CHARS, name.length())).replaceAll("[.-]+$", "");
        return shortened.isEmpty() ? "model" : shortened;
    }

    /** Without the ending of a file's name, whatever its case. */
    static String stem(String fileName, String ending) {
        boolean has = fileName.toLowerCase(Locale.ROOT).endsWith(ending);
        return has ? fileName.substring(0, fileName.length() - ending.length()) : fileName;
    }
}
