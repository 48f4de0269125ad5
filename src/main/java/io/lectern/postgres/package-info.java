/** The PostgreSQL server that Lectern starts itself when no datasource is configured. */
@NullMarked
@ApplicationModule(allowedDependencies = {"datafolder"})
package io.lectern.postgres;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
