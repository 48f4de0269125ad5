/** Search by words: what an index is asked for, and what it is asked for once more with the words of its best passages. */
@NullMarked
package io.lectern.retrieval.lexical;

import org.jspecify.annotations.NullMarked;
