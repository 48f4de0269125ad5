/** The models in the data folder, and how they get there. */
@NullMarked
@NamedInterface("store")
package io.lectern.model.store;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
