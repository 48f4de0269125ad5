@NullMarked
package io.lectern.job.internal;

import org.jspecify.annotations.NullMarked;
