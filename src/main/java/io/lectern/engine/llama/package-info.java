/** The engine on llama.cpp v0.5.0, in the process, through the foreign function interface. */
@NullMarked
@NamedInterface("llama")
package io.lectern.engine.llama;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
