/** Pure functions that decide where a model's weights and its KV cache go, with the numbers that say why. */
@NullMarked
@NamedInterface("plan")
package io.lectern.engine.plan;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
