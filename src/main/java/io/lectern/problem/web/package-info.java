@NullMarked
package io.lectern.problem.web;

import org.jspecify.annotations.NullMarked;
