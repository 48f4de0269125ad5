@NullMarked
package io.lectern.retrieval.internal;

import org.jspecify.annotations.NullMarked;
