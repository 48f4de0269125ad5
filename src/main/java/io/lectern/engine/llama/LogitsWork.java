package io.lectern.engine.llama;

import io.lectern.engine.EngineException;
import io.lectern.engine.serving.DecodeOutcome;
import io.lectern.engine.serving.TokenBatch;
import java.util.concurrent.CompletableFuture;

/** Computes the logits of every token of a text, from nothing. */
final class LogitsWork implements Work {

    private final int[] tokens;
    private final CompletableFuture<float[][]> result = new CompletableFuture<>();

    private volatile boolean cancelled;

    LogitsWork(int[] tokens) {
        this.tokens = tokens;
    }

    CompletableFuture<float[][]> result() {
        return result;
    }

    @Override
    public void run(LlamaContext context) {
        context.remove(0, 0, Integer.MAX_VALUE);
        var batch = new TokenBatch(context.batchTokens());
        var rows = new float[tokens.length][];
        for (int next = 0; next < tokens.length && !cancelled; ) {
            int length = Math.min(context.batchTokens(), tokens.length - next);
            batch.clear();
            for (int i = 0; i < length; i++) {
                batch.add(tokens[next + i], next + i, 0, true);
            }
            var outcome = context.decode(batch);
            if (!(outcome instanceof DecodeOutcome.Decoded)) {
                throw new EngineException("llama.cpp ended a batch with " + outcome);
            }
            for (int i = 0; i < length; i++) {
                rows[next + i] = context.logits(i).clone();
            }
            next += length;
        }
        if (cancelled) {
            abandon();
        } else {
            result.complete(rows);
        }
    }

    @Override
    public void abandon() {
        fail(new EngineException("The engine was closed"));
    }

    @Override
    public void fail(EngineException failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public boolean unwanted() {
        return cancelled;
    }
}
