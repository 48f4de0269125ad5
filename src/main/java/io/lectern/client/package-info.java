/** A client of the service's own HTTP interface, for the commands that start a service and then ask it. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.lectern.client;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
