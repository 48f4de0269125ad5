/** Question answering over one or many documents, with citations that can be checked. */
@NullMarked
@ApplicationModule(allowedDependencies = {"client", "document", "engine", "model", "problem", "prompt", "retrieval"})
package io.lectern.answer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
