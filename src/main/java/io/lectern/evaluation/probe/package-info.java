/** Probes of how well a model uses a long context, on texts that are made up. */
@NullMarked
package io.lectern.evaluation.probe;

import org.jspecify.annotations.NullMarked;
