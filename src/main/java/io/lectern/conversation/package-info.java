/** Conversations and their turns, persisted, append-only. */
@NullMarked
@ApplicationModule(allowedDependencies = {"answer", "answer :: web", "document", "model", "problem", "prompt"})
package io.lectern.conversation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
