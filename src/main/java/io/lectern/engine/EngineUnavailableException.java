package io.lectern.engine;

/** There is no native library that can be used here. */
public final class EngineUnavailableException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String remedy;

    public EngineUnavailableException(String reason, String remedy) {
        super(reason + ". " + remedy);
        this.reason = reason;
        this.remedy = remedy;
    }

    public String reason() {
        return reason;
    }

    /** What an operator can do about it. */
    public String remedy() {
        return remedy;
    }
}
