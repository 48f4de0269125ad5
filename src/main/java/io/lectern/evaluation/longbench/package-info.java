/** The LongBench benchmark: its tasks run on a model of this machine, its scores, and what others published. */
@NullMarked
package io.lectern.evaluation.longbench;

import org.jspecify.annotations.NullMarked;
