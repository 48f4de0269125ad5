/** The models a user has: where their files lie, how they chat, whether they are available. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "client",
            "datafolder",
            "engine",
            "engine :: cache",
            "engine :: llama",
            "engine :: plan",
            "gguf",
            "problem"
        })
package io.lectern.model;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
