package io.lectern.engine;

import java.nio.file.Path;

/** The native engine could not load a model, or not with the settings asked for. */
public final class ModelLoadException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final transient Path model;

    public ModelLoadException(Path model, String reason) {
        super("Model %s cannot be loaded: %s".formatted(model, reason));
        this.model = model;
    }

    public Path model() {
        return model;
    }
}
