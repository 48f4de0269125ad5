/** How long it takes to plan a prompt, and what the next turn of a conversation costs. */
@NullMarked
package io.lectern.evaluation.prompt;

import org.jspecify.annotations.NullMarked;
