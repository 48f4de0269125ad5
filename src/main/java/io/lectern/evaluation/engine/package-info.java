/** How fast the engine reads, answers and remembers, beside a loop that has nothing but the native library. */
@NullMarked
package io.lectern.evaluation.engine;

import org.jspecify.annotations.NullMarked;
