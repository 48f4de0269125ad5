@NullMarked
package io.lectern.document.internal;

import org.jspecify.annotations.NullMarked;
