package io.lectern.model.encoder;

import java.util.Arrays;
import java.util.Optional;

/** How the vectors of a text's tokens become one row of numbers. */
public enum Pooling {
    /** Their mean. */
    MEAN("mean", 1),
    /** The vector of the first token. */
    FIRST("first", 2),
    /** The vector of the last token. */
    LAST("last", 3),
    /** A score, which a cross-encoder's head computes of the first. */
    SCORE("score", 4);

    private final String id;
    private final int fileType;

    Pooling(String id, int fileType) {
        this.id = id;
        this.fileType = fileType;
    }

    /** The name in settings and manifests. */
    public String id() {
        return id;
    }

    /** {@code pooling_type} of a model file. */
    public int fileType() {
        return fileType;
    }

    public static Optional<Pooling> ofFileType(int type) {
        return Arrays.stream(values())
                .filter(pooling -> pooling.fileType == type)
                .findFirst();
    }

    public static Optional<Pooling> named(String id) {
        return Arrays.stream(values()).filter(pooling -> pooling.id.equals(id)).findFirst();
    }
}
