/** How the next token is chosen from the logits. */
@NullMarked
package io.lectern.engine.sampling;

import org.jspecify.annotations.NullMarked;
