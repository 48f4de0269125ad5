/** The commands that ask questions. */
@NullMarked
@NamedInterface("cli")
package io.lectern.answer.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
