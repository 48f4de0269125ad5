/** What the families of models are, read from a checkpoint's {@code config.json}. */
@NullMarked
package io.lectern.model.family;

import org.jspecify.annotations.NullMarked;
