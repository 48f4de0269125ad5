package io.lectern.answer.summary;

import io.lectern.answer.Usage;

/**
 * What a model noted of a part on the way to a summary, or of other notes. Its markers are those of the whole summary.
 *
 * @param ordinal the place among the notes in the order in which they were finished
 * @param round 0 for notes on the documents, more for notes on notes
 * @param number the place within the round
 * @param head says what it is of
 * @param usage the tokens that it took
 */
public record SummaryNote(int ordinal, int round, int number, String head, String text, Usage usage) {}
