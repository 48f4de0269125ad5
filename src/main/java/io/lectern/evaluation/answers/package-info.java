/** How well questions are answered without a model. */
@NullMarked
package io.lectern.evaluation.answers;

import org.jspecify.annotations.NullMarked;
