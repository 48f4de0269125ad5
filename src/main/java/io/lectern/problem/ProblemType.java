package io.lectern.problem;

import java.net.URI;

/**
 * A kind of failure, as clients see it.
 *
 * @param code stable kebab-case name, the last part of the problem's {@code type} URI
 * @param status HTTP status, 400 to 599
 * @param title short text that is the same for every occurrence
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public record ProblemType(String code, int status, String title) {

    public ProblemType {
        if (!code.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("code must be kebab-case: " + code);
        }
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status must be 400 to 599: " + status);
        }
    }

    /** The {@code type} member of the problem document. */
    public URI uri() {
        return URI.create("urn:lectern:problem:" + code);
    }
}
