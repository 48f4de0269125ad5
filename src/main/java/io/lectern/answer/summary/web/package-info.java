@NullMarked
package io.lectern.answer.summary.web;

import org.jspecify.annotations.NullMarked;
