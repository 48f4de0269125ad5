package io.lectern.engine;

/** A grammar or schema that cannot be used. */
public final class ConstraintException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final String location;

    /** @param location where in the source: a line and column, or a JSON pointer */
    public ConstraintException(String location, String reason) {
        super("%s: %s".formatted(location, reason));
        this.location = location;
    }

    public String location() {
        return location;
    }
}
