/** The commands that measure, which start neither the service nor a database. */
@NullMarked
@NamedInterface("cli")
package io.lectern.evaluation.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
