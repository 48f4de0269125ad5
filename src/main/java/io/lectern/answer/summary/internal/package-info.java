@NullMarked
package io.lectern.answer.summary.internal;

import org.jspecify.annotations.NullMarked;
