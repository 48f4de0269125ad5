package io.lectern.engine;

/**
 * How the next token is chosen.
 *
 * @param temperature 0 for the most likely token (greedy), up to 2
 * @param seed start of the random sequence; the same seed, prompt and build give the same tokens
 */
public record Sampling(float temperature, int seed) {

    public static final Sampling GREEDY = new Sampling(0, 0);

    public Sampling {
        if (!(temperature >= 0 && temperature <= 2)) {
            throw new IllegalArgumentException("temperature must be 0 to 2: " + temperature);
        }
    }
}
