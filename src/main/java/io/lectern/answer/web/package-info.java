@NullMarked
package io.lectern.answer.web;

import org.jspecify.annotations.NullMarked;
