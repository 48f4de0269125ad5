/** Blocks before they are a document, and the canonical text that is put together from them. */
@NullMarked
package io.lectern.document.parse.text;

import org.jspecify.annotations.NullMarked;
