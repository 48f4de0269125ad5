/** The models in the data folder, and how they get there. */
@NullMarked
package io.lectern.model.store;

import org.jspecify.annotations.NullMarked;
