/** Long work that goes on over restarts, with its progress, which clients can look at and cancel. */
@NullMarked
@ApplicationModule(allowedDependencies = "problem")
package io.lectern.job;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
