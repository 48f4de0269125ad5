package io.lectern.evaluation.subject;

import io.lectern.engine.GenerationResult.FinishReason;

/** What a model wrote. */
public record SubjectAnswer(String text, int promptTokens, int answerTokens, FinishReason reason) {}
