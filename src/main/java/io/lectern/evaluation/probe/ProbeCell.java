package io.lectern.evaluation.probe;

/**
 * The mean of all samples at one length and depth.
 *
 * @param score 0 to 1
 */
public record ProbeCell(String kind, ProbeLanguage language, int length, int depth, int samples, double score) {}
