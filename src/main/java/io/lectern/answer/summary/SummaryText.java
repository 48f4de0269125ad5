package io.lectern.answer.summary;

/**
 * A piece of a summary's text that is being written.
 *
 * @param attempt names the writing; one that begins anew, such as after a restart, has another name
 * @param start where the piece begins in the text, in UTF-16 code units
 */
public record SummaryText(String attempt, int start, String text) {

    /** How far a reader is. */
    public record Place(String attempt, int end) {

        /** Before every text. */
        public static final Place BEGINNING = new Place("", 0);

        /** Checks that it is in a text. */
        public Place {
            if (end < 0) {
                throw new IllegalArgumentException("end is %d, it must not be negative".formatted(end));
            }
        }
    }

    /** Where it ends. */
    public Place end() {
        return new Place(attempt, start + text.length());
    }
}
