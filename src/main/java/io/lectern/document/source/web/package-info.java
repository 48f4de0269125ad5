@NullMarked
package io.lectern.document.source.web;

import org.jspecify.annotations.NullMarked;
