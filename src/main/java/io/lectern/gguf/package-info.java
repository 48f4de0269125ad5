/** Reader, validator and writer of GGUF model files. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.lectern.gguf;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
