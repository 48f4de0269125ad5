/** A model's tokens as its authors' tokenizer files define them, and the tokenizers that follow from them. */
@NullMarked
package io.lectern.model.vocabulary;

import org.jspecify.annotations.NullMarked;
