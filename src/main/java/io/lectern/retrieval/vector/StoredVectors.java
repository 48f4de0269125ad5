package io.lectern.retrieval.vector;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.retrieval.vector.EmbeddedText.Hash;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the vectors of passages durably, those of one space at a time for each text. Safe for use by several threads. */
public interface StoredVectors {

    /** The vectors of a document's texts in a space; empty for a text in which the model saw no token. */
    Map<Hash, Optional<float[]>> of(DocumentId document, Space space);

    /** Adds vectors of a document's texts, in the place of those that another model made of them. */
    void add(DocumentId document, Space space, Map<Hash, Optional<float[]>> vectors);

    /** Says that every passage of a version has its vector. */
    void complete(VersionId version, Space space);

    /** Ready versions that are not complete in the space, the oldest documents first. */
    List<VersionId> incomplete(Space space, int limit);

    /** How many of the ready documents are complete. */
    Progress progress(Space space);

    /** Erases the vectors of other spaces. */
    void removeOthers(Space space);

    /**
     * What vectors can be compared in.
     *
     * @param name as {@link PassageEmbedder#space} says
     * @param model what people call it
     */
    record Space(String name, String model, int dimension) {

        static Space of(PassageEmbedder embedder) {
            return new Space(embedder.space(), embedder.modelName(), embedder.dimension());
        }
    }

    /**
     * How many documents have their vectors.
     *
     * @param ready documents that search shows
     */
    record Progress(long complete, long ready) {}
}
