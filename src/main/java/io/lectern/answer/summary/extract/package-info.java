/** Summaries made of a document's own sentences. Pure functions. */
@NullMarked
package io.lectern.answer.summary.extract;

import org.jspecify.annotations.NullMarked;
