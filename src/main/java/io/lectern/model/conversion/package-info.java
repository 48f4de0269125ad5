/** Turns checkpoints and adapters of the authors into model files. */
@NullMarked
package io.lectern.model.conversion;

import org.jspecify.annotations.NullMarked;
