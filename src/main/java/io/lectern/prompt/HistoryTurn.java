package io.lectern.prompt;

/** An earlier question of a conversation and the answer it got. */
public record HistoryTurn(String question, String answer) {}
