/** How well search finds, measured on sets of texts and questions with known answers. */
@NullMarked
package io.lectern.evaluation.retrieval;

import org.jspecify.annotations.NullMarked;
