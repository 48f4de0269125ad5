package io.lectern.engine;

import java.util.List;

/**
 * A token that was chosen, and what else could have been.
 *
 * @param bytes of its text, which need not be whole UTF-8 characters
 * @param logProbability natural logarithm, of the model's own distribution before penalties, temperature and cuts
 * @param alternatives the likeliest tokens, best first, as many as were asked for
 */
public record TokenChoice(int token, byte[] bytes, double logProbability, List<Alternative> alternatives) {

    public TokenChoice {
        alternatives = List.copyOf(alternatives);
    }

    /** One of the likeliest tokens. */
    public record Alternative(int token, byte[] bytes, double logProbability) {}
}
