/** Search as Spring AI's {@code DocumentRetriever} and {@code VectorStore}. */
@NullMarked
package io.lectern.retrieval.springai;

import org.jspecify.annotations.NullMarked;
