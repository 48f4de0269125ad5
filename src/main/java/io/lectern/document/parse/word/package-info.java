/** Documents of Word: what its parts say of headings, tables, lists, notes and formulas. */
@NullMarked
package io.lectern.document.parse.word;

import org.jspecify.annotations.NullMarked;
