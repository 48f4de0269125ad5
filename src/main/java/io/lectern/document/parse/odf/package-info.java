/** Texts and presentations of OpenDocument: headings, tables, lists, notes, slides. */
@NullMarked
package io.lectern.document.parse.odf;

import org.jspecify.annotations.NullMarked;
