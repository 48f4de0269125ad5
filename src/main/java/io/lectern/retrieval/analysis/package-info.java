/** How passages and queries become terms, and what a search asks an index for. */
@NullMarked
package io.lectern.retrieval.analysis;

import org.jspecify.annotations.NullMarked;
