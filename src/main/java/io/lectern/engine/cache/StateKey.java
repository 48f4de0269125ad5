package io.lectern.engine.cache;

/**
 * Names the state of a range of tokens, which depends on all tokens before it.
 *
 * @param prefix hash of scope, adapter and all tokens up to the end of the range: SHA-256 in hexadecimal, 64 characters
 * @param start position of the first token of the range
 */
public record StateKey(String prefix, int start) {}
