package io.lectern.engine;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A generator without a model behind it: a test says what it writes. Nothing is kept, so nothing is forgotten. */
public abstract class InventedGenerator implements TextGenerator {

    @Override
    public EngineIdentity identity() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String modelName() {
        return "invented";
    }

    @Override
    public Tokenizer tokenizer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> chatTemplate() {
        return Optional.empty();
    }

    @Override
    public Optional<Integer> beginOfSequence() {
        return Optional.empty();
    }

    @Override
    public boolean isServing() {
        return true;
    }

    @Override
    public CompletableFuture<Void> forget(CacheScope scope, String source) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
}
