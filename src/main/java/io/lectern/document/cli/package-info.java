/** The command that takes a folder in. */
@NullMarked
@NamedInterface("cli")
package io.lectern.document.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
