/** Reads the files of a model as its authors published them; nothing in them is ever executed. */
@NullMarked
package io.lectern.model.checkpoint;

import org.jspecify.annotations.NullMarked;
