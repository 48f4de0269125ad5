/** A model that is evaluated, run by itself in this process. */
@NullMarked
package io.lectern.evaluation.subject;

import org.jspecify.annotations.NullMarked;
