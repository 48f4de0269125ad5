@NullMarked
package io.lectern.answer.internal;

import org.jspecify.annotations.NullMarked;
