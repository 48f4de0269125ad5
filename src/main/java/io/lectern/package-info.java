/** Lectern: reads documents once and answers questions about them, with citations that can be checked. */
@NullMarked
package io.lectern;

import org.jspecify.annotations.NullMarked;
