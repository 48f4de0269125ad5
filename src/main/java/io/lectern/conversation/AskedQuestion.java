package io.lectern.conversation;

import io.lectern.answer.AnswerRecorder;
import io.lectern.answer.Question;

/**
 * A question of a conversation.
 *
 * @param question with the turns that it follows
 * @param recorder appends its turn behind them, in the transaction that stores its answer
 */
public record AskedQuestion(Question question, AnswerRecorder recorder) {}
