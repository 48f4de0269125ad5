/** Reading of untrusted files to canonical text; runs in a child process and is plain Java. */
@NullMarked
@NamedInterface("parse")
package io.lectern.document.parse;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
