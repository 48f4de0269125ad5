@NullMarked
package io.lectern.engine.llama;

import org.jspecify.annotations.NullMarked;
