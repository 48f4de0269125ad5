package io.lectern.answer.summary.figures;

import io.lectern.document.TextRange;
import org.jspecify.annotations.Nullable;

/**
 * A figure before it is chosen.
 *
 * @param range of the number in the canonical text
 * @param caption what stands above its table; null for one of a sentence
 * @param from the row or sentence, in the canonical text
 */
record Figure(
        String label,
        String value,
        @Nullable String unit,
        @Nullable String period,
        @Nullable String caption,
        TextRange range,
        TextRange from) {}
