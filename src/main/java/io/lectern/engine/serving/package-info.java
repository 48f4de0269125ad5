/** The loop that serves many requests on one native context: admission, batching, reading once, handing over. */
@NullMarked
package io.lectern.engine.serving;

import org.jspecify.annotations.NullMarked;
