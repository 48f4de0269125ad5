package io.lectern.answer.summary.figures;

import io.lectern.document.TextRange;
import org.jspecify.annotations.Nullable;

/**
 * A figure before it is chosen.
 *
 * @param range of the number in the canonical text
 * @param from the row or sentence, in the canonical text
 */
record Figure(
        String label,
        String value,
        @Nullable String unit,
        @Nullable String period,
        TextRange range,
        TextRange from) {}
