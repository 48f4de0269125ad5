/**
 * The forms that answers can be held to: GBNF grammars, checked, JSON schemas, turned into such, and quotations. They are matched
 * here and not by llama.cpp, which some grammars of a few lines send into an endless loop or out of memory.
 */
@NullMarked
package io.lectern.engine.grammar;

import org.jspecify.annotations.NullMarked;
