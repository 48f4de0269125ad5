package io.lectern.engine;

import java.nio.file.Path;

/** A model file cannot be quantized, or not so. */
public final class QuantizationException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final transient Path model;

    public QuantizationException(Path model, String reason) {
        super("Model %s cannot be quantized: %s".formatted(model, reason));
        this.model = model;
    }

    public Path model() {
        return model;
    }
}
