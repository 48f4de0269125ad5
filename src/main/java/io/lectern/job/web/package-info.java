@NullMarked
package io.lectern.job.web;

import org.jspecify.annotations.NullMarked;
