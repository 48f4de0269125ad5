package io.lectern.answer.summary.internal;

import io.lectern.answer.Usage;

/**
 * A text that a model wrote.
 *
 * @param cut whether it ended because there was no more room for it
 */
record Written(String text, boolean cut, Usage usage) {}
