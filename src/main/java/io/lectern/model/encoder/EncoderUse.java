package io.lectern.model.encoder;

import java.util.Optional;

/**
 * How a model for texts is meant to be used, as far as it is known.
 *
 * @param queryPrefix what its authors put before a question; empty for nothing
 * @param passagePrefix what they put before a text that may answer one
 */
public record EncoderUse(Optional<Pooling> pooling, Optional<String> queryPrefix, Optional<String> passagePrefix) {

    /** Nothing is known. */
    public static final EncoderUse UNKNOWN = new EncoderUse(Optional.empty(), Optional.empty(), Optional.empty());

    /** What is known here, and from another source what is not. */
    public EncoderUse or(EncoderUse other) {
        return new EncoderUse(
                pooling.or(other::pooling), queryPrefix.or(other::queryPrefix), passagePrefix.or(other::passagePrefix));
    }
}
