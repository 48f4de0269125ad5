/** The search index as Lucene files in a folder. */
@NullMarked
package io.lectern.retrieval.lucene;

import org.jspecify.annotations.NullMarked;
