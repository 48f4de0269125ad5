/** What goes into the model's window: token budget, passage selection and order, layout. Pure functions. */
@NullMarked
@ApplicationModule(allowedDependencies = {"document", "engine", "model", "retrieval"})
package io.lectern.prompt;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
