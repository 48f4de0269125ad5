/** The layout of PDF pages: reading order, tables, running lines, headings. */
@NullMarked
package io.lectern.document.parse.pdf;

import org.jspecify.annotations.NullMarked;
