/** Models with random weights of any size, for measuring an engine without anybody's weights. */
@NullMarked
package io.lectern.model.synthesis;

import org.jspecify.annotations.NullMarked;
