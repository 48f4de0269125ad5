package io.lectern.answer.internal;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/** Reads documents, for those who may ask about them later. */
interface DocumentReader {

    /**
     * The version that is ready now.
     *
     * @throws io.lectern.problem.ProblemException when there is no such document, or it is not ready
     */
    VersionId ready(DocumentId document);

    /**
     * What would be read of a document now.
     *
     * @throws io.lectern.problem.ProblemException when there is no such document, it is not ready, it does not fit, or there
     *     is no model
     */
    ReadAheadPrompt prompt(DocumentId document);

    /**
     * Reads, on the calling thread.
     *
     * @param cancelled asked again and again meanwhile
     * @return tokens that were read before; empty when it was cancelled
     * @throws io.lectern.engine.EngineException when the engine cannot
     */
    OptionalInt read(ReadAheadPrompt prompt, BooleanSupplier cancelled);

    /** Whether nobody waits for an answer or a summary, which would come later while a document is read. */
    boolean isIdle();
}
