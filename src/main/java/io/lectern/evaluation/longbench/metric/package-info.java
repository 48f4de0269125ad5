/** LongBench's metrics, to the last digit as its own code computes them. */
@NullMarked
package io.lectern.evaluation.longbench.metric;

import org.jspecify.annotations.NullMarked;
