package io.lectern.answer.summary;

import io.lectern.document.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * A number that a report tells, with what it is the number of. Offsets are UTF-16 code units of the canonical text.
 *
 * @param label the words for what is counted: the head of a table's row, or words beside the number
 * @param value as it stands in the text, with its sign
 * @param unit {@code %}, a currency, a scale or what is counted, as far as the text says; such as {@code USD million},
 *     {@code 亿元}
 * @param period such as {@code 2023}, {@code Q3 2023}, {@code FY2022}, {@code 2023年上半年}
 * @param startChar where the number stands
 * @param startPage null when the format has no pages
 * @param location the headings above it, which say what the label leaves out; null when there are none
 * @param caption what stands right above the table that it is from; null for one of a sentence
 * @param from the sentence or the row that it is from
 */
public record KeyFigure(
        String label,
        String value,
        @Nullable String unit,
        @Nullable String period,
        DocumentId documentId,
        int documentVersion,
        int startChar,
        int endChar,
        @Nullable Integer startPage,
        @Nullable String location,
        @Nullable String caption,
        String from) {}
