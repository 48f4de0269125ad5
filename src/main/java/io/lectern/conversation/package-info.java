/** Conversations and their turns, persisted, append-only. */
@NullMarked
@ApplicationModule(allowedDependencies = {"answer", "document", "model", "problem"})
package io.lectern.conversation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
