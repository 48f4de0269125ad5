/** Failures that a caller can act on, as RFC 9457 problem documents. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.lectern.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
