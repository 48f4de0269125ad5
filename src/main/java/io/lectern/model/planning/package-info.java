/** How much memory a model takes at which length, worked out from its sizes alone. */
@NullMarked
package io.lectern.model.planning;

import org.jspecify.annotations.NullMarked;
