package io.lectern.document;

import io.lectern.problem.ProblemType;
import java.net.URI;

/**
 * Why a document version failed, as an RFC 9457 problem document.
 *
 * @param code stable kebab-case name of the kind of failure
 */
public record DocumentProblem(URI type, String title, int status, String detail, String code) {

    public static DocumentProblem of(ProblemType type, String detail) {
        return new DocumentProblem(type.uri(), type.title(), type.status(), detail, type.code());
    }
}
