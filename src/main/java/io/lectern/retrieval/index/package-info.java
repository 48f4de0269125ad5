/** The port to a search index: passages by document version, and which of them a search may show. */
@NullMarked
package io.lectern.retrieval.index;

import org.jspecify.annotations.NullMarked;
