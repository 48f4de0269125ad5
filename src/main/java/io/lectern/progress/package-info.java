/** Streams of server-sent events that tell how work comes along. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.lectern.progress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
