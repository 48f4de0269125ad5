package io.lectern.answer.summary.figures;

/**
 * What an amount is of.
 *
 * @param label with the change, such as {@code Revenue, increased}
 * @param subject what the next amounts of the sentence may be of too, such as {@code Revenue}
 */
record Name(String label, String subject) {

    static Name of(String subject) {
        return new Name(subject, subject);
    }
}
