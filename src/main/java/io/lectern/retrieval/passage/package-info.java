/** How a canonical text is cut into passages. */
@NullMarked
package io.lectern.retrieval.passage;

import org.jspecify.annotations.NullMarked;
