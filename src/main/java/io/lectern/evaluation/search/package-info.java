/** How fast search is, compared with Lucene alone, and how its cost grows. */
@NullMarked
package io.lectern.evaluation.search;

import org.jspecify.annotations.NullMarked;
