/** States of the KV cache that are kept outside the native one: in memory and on disk, by what it costs to lose them. */
@NullMarked
@NamedInterface("cache")
package io.lectern.engine.cache;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
