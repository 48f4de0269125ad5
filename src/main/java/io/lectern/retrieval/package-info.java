/** Passages, the search index over them, and search. */
@NullMarked
@ApplicationModule(allowedDependencies = {"datafolder", "document", "engine", "job", "model", "problem"})
package io.lectern.retrieval;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
