/** Puts what an index finds by words and by vectors into one order. */
@NullMarked
package io.lectern.retrieval.ranking;

import org.jspecify.annotations.NullMarked;
