package io.lectern.evaluation.engine;

import io.lectern.engine.GenerationResult;

/**
 * An answered request.
 *
 * @param seconds from handing it over to hearing of its end
 * @param endedNanos when that was
 */
record Asked(GenerationResult result, double seconds, long endedNanos) {

    /** Tokens of the prompt that had to be computed. */
    int prefilledTokens() {
        return result.usage().promptTokens() - result.usage().cachedTokens();
    }

    /** How fast the answer was written once its first token was there. */
    double tokensPerSecond() {
        double writing = seconds - Lap.seconds(result.timing().firstToken().toNanos());
        return (result.usage().completionTokens() - 1) / writing;
    }
}
