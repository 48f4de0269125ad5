package io.lectern.evaluation.probe;

/** A probe cannot be made as it was asked for; the message says why. */
public final class ProbeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ProbeException(String sentence) {
        super(sentence);
    }
}
