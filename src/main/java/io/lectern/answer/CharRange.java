package io.lectern.answer;

/** A half-open range of text in UTF-16 code units, as the API shows it. */
public record CharRange(int startChar, int endChar) {}
