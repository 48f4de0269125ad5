/** How the models that turn texts into vectors or scores are meant to be used. */
@NullMarked
package io.lectern.model.encoder;

import org.jspecify.annotations.NullMarked;
