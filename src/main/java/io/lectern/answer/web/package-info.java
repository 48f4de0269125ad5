/** Answers over HTTP, as JSON or as a stream of events; conversations answer through it too. */
@NullMarked
@NamedInterface("web")
package io.lectern.answer.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
