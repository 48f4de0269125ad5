/** Text generation on a native engine: tokens, sequences, sampling, cancellation. */
@NullMarked
@ApplicationModule(allowedDependencies = {"gguf"})
package io.lectern.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
