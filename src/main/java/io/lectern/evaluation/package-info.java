/** Measurements: of the engine, and of what is built on it. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "answer :: extractive",
            "client",
            "document",
            "document :: parse",
            "engine",
            "engine :: cache",
            "engine :: llama",
            "gguf",
            "model",
            "model :: cli",
            "model :: store",
            "prompt",
            "retrieval",
            "retrieval :: standalone"
        })
package io.lectern.evaluation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
