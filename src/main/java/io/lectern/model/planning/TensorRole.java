package io.lectern.model.planning;

/** What a matrix of a model is for: what it is stored in depends on it. */
enum TensorRole {
    EMBEDDINGS,
    OUTPUT,
    ATTENTION_VALUES,
    ATTENTION_OUTPUT,
    FEED_FORWARD_DOWN,
    OTHER
}
