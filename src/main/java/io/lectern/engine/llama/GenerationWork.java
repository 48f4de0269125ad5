package io.lectern.engine.llama;

import io.lectern.engine.EngineException;
import io.lectern.engine.Generation;
import io.lectern.engine.GenerationListener;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.sampling.Sampler;
import io.lectern.engine.serving.DecodeOutcome;
import io.lectern.engine.serving.TokenBatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** One generation, from the queue to its end. */
final class GenerationWork implements Work, Generation {

    private static final Logger LOG = System.getLogger(GenerationWork.class.getName());

    private final GenerationRequest request;
    private final GenerationListener listener;
    private final LlamaTokenizer tokenizer;
    private final Sampler sampler;
    private final int[] prompt;
    private final TokenBatch batch = new TokenBatch(8192);
    private int length;
    private final AnswerText text;
    private final long submitted = System.nanoTime();

    private volatile boolean cancelled;

    private int cachedTokens;
    private int completionTokens;
    private Duration prefill = Duration.ZERO;
    private Duration firstToken = Duration.ZERO;
    private boolean ended;

    GenerationWork(GenerationRequest request, GenerationListener listener, LlamaTokenizer tokenizer) {
        this.request = request;
        this.listener = listener;
        this.tokenizer = tokenizer;
        this.prompt = request.promptTokens();
        this.sampler = new Sampler(request.sampling(), prompt, Optional.empty(), Optional.empty());
        this.text = new AnswerText(request.limits().stopStrings());
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public boolean unwanted() {
        return cancelled;
    }

    @Override
    public void run(LlamaContext context) {
        finish(prefill(context).orElseGet(() -> generate(context)));
    }

    @Override
    public void abandon() {
        finish(FinishReason.CANCELLED);
    }

    @Override
    public void fail(EngineException failure) {
        if (!ended) {
            ended = true;
            tell(l -> l.failed(failure));
        }
    }

    /** Reads the prompt in pieces; a reason when it was not read to its end. */
    private Optional<FinishReason> prefill(LlamaContext context) {
        if (cancelled) {
            return Optional.of(FinishReason.CANCELLED);
        }
        long start = System.nanoTime();
        context.remove(0, 0, Integer.MAX_VALUE);
        for (int next = cachedTokens; next < prompt.length; ) {
            int length = Math.min(context.batchTokens(), prompt.length - next);
            if (!decoded(context, prompt, next, length)) {
                return Optional.of(FinishReason.CANCELLED);
            }
            next += length;
        }
        prefill = since(start);
        tell(l -> l.prefilled(cachedTokens));
        return Optional.empty();
    }

    private FinishReason generate(LlamaContext context) {
        int room = Math.min(request.limits().maxTokens(), context.cells() - prompt.length);
        int index = (prompt.length - cachedTokens - 1) % context.batchTokens();
        var next = new int[1];
        while (!cancelled) {
            next[0] = sampler.choose(context.logits(index)).token();
            if (completionTokens == 0) {
                firstToken = since(submitted);
            }
            if (tokenizer.endsGeneration(next[0])) {
                return FinishReason.STOP;
            }
            completionTokens++;
            handOn(text.append(tokenizer.piece(next[0])));
            if (text.stopped()) {
                return FinishReason.STOP;
            }
            if (completionTokens == room) {
                return FinishReason.LENGTH;
            }
            if (cancelled || !decoded(context, next, 0, 1)) {
                return FinishReason.CANCELLED;
            }
            index = 0;
        }
        return FinishReason.CANCELLED;
    }

    /** False when this generation was cancelled meanwhile. */
    private boolean decoded(LlamaContext context, int[] tokens, int from, int count) {
        batch.clear();
        for (int i = 0; i < count; i++) {
            batch.add(tokens[from + i], length++, 0, i == count - 1);
        }
        return switch (context.decode(batch)) {
            case DecodeOutcome.Decoded() -> !cancelled;
            case DecodeOutcome.Aborted() -> false;
            case DecodeOutcome.Refused(int code) ->
                throw new EngineException("llama_decode returned %d for %d tokens at %d of %d"
                        .formatted(code, count, length, context.cells()));
        };
    }

    private void finish(FinishReason reason) {
        if (!text.stopped()) {
            handOn(text.finish());
        }
        var result = new GenerationResult(
                text.toString(),
                new int[0],
                reason,
                new GenerationResult.Usage(prompt.length, cachedTokens, completionTokens),
                new GenerationResult.Timing(Duration.ZERO, prefill, firstToken));
        ended = true;
        tell(l -> l.finished(result));
    }

    private void handOn(String delta) {
        if (!delta.isEmpty()) {
            tell(l -> l.text(delta));
        }
    }

    private void tell(Consumer<GenerationListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException | Error e) {
            // Foreign code on the engine's thread: its fault must not end the work of others.
            LOG.log(Level.WARNING, "a listener failed, its generation is cancelled", e);
            cancelled = true;
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
