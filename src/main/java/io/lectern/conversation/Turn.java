package io.lectern.conversation;

import io.lectern.answer.AnswerId;
import java.time.Instant;

/**
 * A question and the answer it got.
 *
 * @param ordinal 0 for the first turn of the conversation
 */
public record Turn(int ordinal, String question, AnswerId answer, Instant createdAt) {}
