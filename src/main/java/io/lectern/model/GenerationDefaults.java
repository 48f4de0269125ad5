package io.lectern.model;

/**
 * How a model's authors let it write when nobody says otherwise.
 *
 * @param temperature 0 for greedy
 * @param topK 0 for all
 * @param topP 1 for all
 * @param repetitionPenalty over prompt and answer, 1 for none
 * @param maxTokens of an answer
 */
public record GenerationDefaults(float temperature, int topK, float topP, float repetitionPenalty, int maxTokens) {}
