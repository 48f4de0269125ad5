@NullMarked
package io.lectern.retrieval.web;

import org.jspecify.annotations.NullMarked;
