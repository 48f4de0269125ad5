package io.lectern.model;

import io.lectern.engine.TextGenerator;
import java.nio.file.Path;

final class NativeEngine {
    private NativeEngine() {}

    static TextGenerator open(Path path, ModelSettings settings, EngineSettings engine) {
        throw new io.lectern.engine.EngineException("" + path + settings + engine);
    }
}
