/** Gets files of models from a model hub. */
@NullMarked
package io.lectern.model.hub;

import org.jspecify.annotations.NullMarked;
