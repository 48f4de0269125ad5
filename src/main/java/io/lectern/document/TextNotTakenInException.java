package io.lectern.document;

import io.lectern.problem.ProblemException;
import io.lectern.problem.ProblemType;
import java.util.Map;

/** A text that could not be made a document. */
public final class TextNotTakenInException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private static final ProblemType TYPE = new ProblemType("text-not-taken-in", 422, "The text could not be taken in");

    public TextNotTakenInException(String id, String reason) {
        super(TYPE, "The text '%s' could not be taken in: %s".formatted(id, reason), Map.of("id", id));
    }
}
