package io.lectern.evaluation.engine;

/**
 * What a process found that was started after another had read a document.
 *
 * @param loadSeconds until the model was loaded
 * @param firstSeconds to the first token of its first question
 * @param restoredTokens that came back from the disk for it
 * @param secondSeconds to the first token of its second question
 * @param stealPercent during the first question
 */
public record RestartedProcess(
        double loadSeconds,
        double firstSeconds,
        int restoredTokens,
        double secondSeconds,
        double stealPercent,
        double peakMegabytes) {}
