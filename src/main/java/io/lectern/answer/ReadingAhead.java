package io.lectern.answer;

import io.lectern.document.DocumentId;

/**
 * Has the model read documents before anybody asks about them, one after the other, as the first whole-document question on
 * each alone would have it read them. What is kept is a cache: it is lost like any other, and goes with the document. Safe
 * for use by several threads.
 */
public interface ReadingAhead {

    /**
     * Has a document read; one that waits or is being read is not begun again.
     *
     * @throws io.lectern.problem.ProblemException when there is no such document, it is not ready, it does not fit the
     *     model's window, there is no model, or too many wait
     */
    ReadAhead begin(DocumentId document);

    /**
     * How far it is with a document that was begun lately.
     *
     * @throws AnswerProblem (404) when it was not since the start of the service, or long ago
     */
    ReadAhead find(DocumentId document);
}
