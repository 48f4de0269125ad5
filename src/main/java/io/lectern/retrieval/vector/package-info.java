/** Vectors of passages and questions: made by an embedding model, kept in the database. */
@NullMarked
package io.lectern.retrieval.vector;

import org.jspecify.annotations.NullMarked;
