/** Reading of untrusted files to canonical text; runs in a child process and is plain Java. */
@NullMarked
package io.lectern.document.parse;

import org.jspecify.annotations.NullMarked;
