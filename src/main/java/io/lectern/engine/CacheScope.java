package io.lectern.engine;

/**
 * Who may share what was read: requests of different scopes never use each other's states.
 *
 * @param name 1 to 200 characters, such as a tenant's id
 */
public record CacheScope(String name) {

    public static final CacheScope DEFAULT = new CacheScope("default");

    private static final int MAX_CHARS = 200;

    public CacheScope {
        if (name.isBlank() || name.length() > MAX_CHARS) {
            throw new IllegalArgumentException("name must have 1 to %d characters: '%s'".formatted(MAX_CHARS, name));
        }
    }
}
