/** Summaries of documents, by a model or of their own sentences, with citations and the key figures. */
@NullMarked
package io.lectern.answer.summary;

import org.jspecify.annotations.NullMarked;
