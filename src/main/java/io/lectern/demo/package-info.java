/** A tour of the service on sample documents, for somebody who sees it for the first time. */
@NullMarked
@ApplicationModule(allowedDependencies = {"client"})
package io.lectern.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
