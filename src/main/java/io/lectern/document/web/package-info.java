@NullMarked
package io.lectern.document.web;

import org.jspecify.annotations.NullMarked;
