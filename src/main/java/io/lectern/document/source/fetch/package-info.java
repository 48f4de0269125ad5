/** Fetching of web pages as a polite and cautious robot: conditional, paced, bounded, never into private networks. */
@NullMarked
package io.lectern.document.source.fetch;

import org.jspecify.annotations.NullMarked;
