/** The folder that holds everything one service keeps, owned by one process at a time. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.lectern.datafolder;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
