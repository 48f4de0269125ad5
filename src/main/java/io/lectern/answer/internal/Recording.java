package io.lectern.answer.internal;

import io.lectern.answer.CitationMode;
import io.lectern.engine.EngineIdentity;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.GenerationResult.Computation;
import io.lectern.engine.Sampling;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a model wrote an answer, so that it can be asked to do it again.
 *
 * @param tokens the ids that it wrote
 */
record Recording(EngineIdentity engine, Recipe recipe, Computation computation, int[] tokens) {

    /** How tokens were chosen, and where the answer had to end. */
    record Recipe(
            Sampling sampling, int maxTokens, List<String> stopStrings, Set<Integer> stopTokens, CitationMode citing) {

        Recipe {
            stopStrings = List.copyOf(stopStrings);
            stopTokens = Set.copyOf(stopTokens);
        }

        GenerationLimits limits() {
            return new GenerationLimits(maxTokens, stopStrings, stopTokens, Optional.empty());
        }
    }

    static Recording of(
            EngineIdentity engine, GenerationRequest request, CitationMode citing, GenerationResult result) {
        var limits = request.limits();
        return new Recording(
                engine,
                new Recipe(request.sampling(), limits.maxTokens(), limits.stopStrings(), limits.stopTokens(), citing),
                result.computation(),
                result.tokens());
    }
}
