/** The commands about models, which start neither the service nor a database. */
@NullMarked
@NamedInterface("cli")
package io.lectern.model.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
