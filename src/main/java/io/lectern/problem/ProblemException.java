package io.lectern.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A failure that the caller can act on. Each module extends it with its own types; over HTTP it becomes an RFC 9457
 * problem document with the properties as members.
 */
public abstract class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ProblemType type;
    private final transient Map<String, Object> properties;

    /**
     * @param detail subject, actual value and limit, in one sentence meant for the caller
     * @param properties extra members of the problem document, in this order (JSON-serialisable values)
     */
    protected ProblemException(ProblemType type, String detail, Map<String, ?> properties) {
        super(detail);
        this.type = type;
        this.properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    public ProblemType type() {
        return type;
    }

    public Map<String, Object> properties() {
        return properties;
    }
}
