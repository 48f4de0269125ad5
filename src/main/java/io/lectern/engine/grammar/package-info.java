/** The forms that answers can be held to: GBNF grammars, checked, and JSON schemas, turned into such. */
@NullMarked
package io.lectern.engine.grammar;

import org.jspecify.annotations.NullMarked;
