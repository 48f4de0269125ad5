/** How fast files become searchable, beside plain Tika and Lucene in one process. */
@NullMarked
package io.lectern.evaluation.ingestion;

import org.jspecify.annotations.NullMarked;
