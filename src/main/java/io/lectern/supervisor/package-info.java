/** The service as a child process that is started again when it dies. Plain Java, for a parent that does nothing else. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.lectern.supervisor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
