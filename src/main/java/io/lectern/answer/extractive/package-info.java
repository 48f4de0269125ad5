/** Sentences that answer a question by their words, without a model. */
@NullMarked
@NamedInterface("extractive")
package io.lectern.answer.extractive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
