package io.lectern.answer.summary.web;

import io.lectern.answer.summary.SummaryText;

/**
 * Names an event of a summary: {@code 7} is the seventh of what is stored, {@code 7.1f3a90bc.120} the text behind it up to
 * that place.
 */
record EventId(long number, SummaryText.Place text) {

    /**
     * Reads the header {@code Last-Event-ID}; public for the conversion of headers.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static EventId valueOf(String id) {
        var parts = id.strip().split("\\.", -1);
        if (parts.length != 1 && parts.length != 3) {
            throw new IllegalArgumentException("'%s' names no event of a summary".formatted(id));
        }
        return new EventId(
                Long.parseLong(parts[0]),
                parts.length == 1
                        ? SummaryText.Place.BEGINNING
                        : new SummaryText.Place(parts[1], Integer.parseInt(parts[2])));
    }

    @Override
    public String toString() {
        return text.equals(SummaryText.Place.BEGINNING)
                ? Long.toString(number)
                : "%d.%s.%d".formatted(number, text.attempt(), text.end());
    }
}
