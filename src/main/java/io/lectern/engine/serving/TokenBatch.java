package io.lectern.engine.serving;

/** Tokens that are computed in one step, of any sequences. Not safe for several threads. */
public final class TokenBatch {

    private final int[] tokens;
    private final int[] positions;
    private final int[] sequences;
    private final boolean[] outputs;

    private int size;

    public TokenBatch(int capacity) {
        this.tokens = new int[capacity];
        this.positions = new int[capacity];
        this.sequences = new int[capacity];
        this.outputs = new boolean[capacity];
    }

    public void clear() {
        size = 0;
    }

    /**
     * Adds a token.
     *
     * @param output whether its logits are wanted
     * @return its row, by which its logits are asked for
     */
    public int add(int token, int position, int sequence, boolean output) {
        tokens[size] = token;
        positions[size] = position;
        sequences[size] = sequence;
        outputs[size] = output;
        return size++;
    }

    public int capacity() {
        return tokens.length;
    }

    public int size() {
        return size;
    }

    public int room() {
        return tokens.length - size;
    }

    public int token(int row) {
        return tokens[row];
    }

    public int position(int row) {
        return positions[row];
    }

    public int sequence(int row) {
        return sequences[row];
    }

    public boolean output(int row) {
        return outputs[row];
    }
}
