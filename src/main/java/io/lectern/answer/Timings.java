package io.lectern.answer;

/** Where the time of an answer went, in milliseconds; {@code firstTokenMillis} and the total count from the start. */
public record Timings(long retrieveMillis, long prefillMillis, long firstTokenMillis, long totalMillis) {}
