/** Folders and URLs that a collection follows: what appears, changes and vanishes there does so in the collection. */
@NullMarked
package io.lectern.document.source;

import org.jspecify.annotations.NullMarked;
