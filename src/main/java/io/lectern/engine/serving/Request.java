package io.lectern.engine.serving;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineException;
import io.lectern.engine.Generation;
import io.lectern.engine.GenerationListener;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.GenerationResult.Computation;
import io.lectern.engine.GenerationResult.Computation.Batch;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.sampling.TokenConstraint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A generation that was asked for, from submission to its end. Safe for use by several threads. */
final class Request implements Generation {

    private final GenerationRequest asked;
    private final PromptMap prompt;
    private final Optional<Supplier<TokenConstraint>> constraint;
    private final Delivery delivery;
    private final Consumer<Request> onEnding;
    private final long submitted = System.nanoTime();
    private final AtomicReference<@Nullable FinishReason> ending = new AtomicReference<>();
    private final AtomicBoolean ended = new AtomicBoolean();

    private volatile boolean keeping;
    private volatile Runnable atEnd = () -> {};

    /**
     * @param constraint makes what holds the answer to its form, on the owner thread
     * @param onEnding told when the request is to end early
     */
    Request(
            GenerationRequest asked,
            GenerationListener listener,
            Optional<Supplier<TokenConstraint>> constraint,
            Consumer<Request> onEnding) {
        this.asked = asked;
        this.prompt = new PromptMap(asked.prompt());
        this.constraint = constraint;
        this.delivery = new Delivery(listener, this::cancel);
        this.onEnding = onEnding;
        this.keeping = asked.again().isEmpty();
    }

    @Override
    public void cancel() {
        end(FinishReason.CANCELLED);
    }

    /** Ends it at the next batch border; the first reason counts. */
    void end(FinishReason reason) {
        if (ending.compareAndSet(null, reason)) {
            onEnding.accept(this);
        }
    }

    /** Ends it after a time, unless it has ended then. */
    void endsIn(Duration time, Timeouts timeouts) {
        atEnd = timeouts.after(time, this);
        if (ended.get()) {
            atEnd.run();
        }
    }

    /** Why it is to end, if it is. */
    Optional<FinishReason> ending() {
        return Optional.ofNullable(ending.get());
    }

    GenerationRequest asked() {
        return asked;
    }

    PromptMap prompt() {
        return prompt;
    }

    CacheScope scope() {
        return asked.scope();
    }

    Optional<TokenConstraint> constraint() {
        return constraint.map(Supplier::get);
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - submitted);
    }

    /** Cells that it takes to write so many tokens. */
    int cells(int maxTokens) {
        int again = repeated().stream()
                .flatMap(before -> before.batches().stream())
                .mapToInt(Batch::end)
                .max()
                .orElse(0);
        return Math.max(prompt.length() + maxTokens, again);
    }

    /** The batches that it is to be read in, when it is to be computed again and all of them are known. */
    Optional<Computation> repeated() {
        return asked.again().filter(Computation::alone);
    }

    /** Whether its batches are to hold nothing of others. */
    boolean isAlone() {
        return asked.again().isPresent();
    }

    boolean isMadeFrom(CacheScope other, String source) {
        return scope().equals(other) && prompt.hasSource(source);
    }

    /** Whether what it reads and writes may be kept. */
    boolean isKeeping() {
        return keeping;
    }

    void stopKeeping() {
        keeping = false;
    }

    Delivery delivery() {
        return delivery;
    }

    void finish(GenerationResult result) {
        if (ended.compareAndSet(false, true)) {
            atEnd.run();
            delivery.sendLast(listener -> listener.finished(result));
        }
    }

    void fail(EngineException failure) {
        if (ended.compareAndSet(false, true)) {
            atEnd.run();
            delivery.sendLast(listener -> listener.failed(failure));
        }
    }

    /** Ends it before it began. */
    void finishUnread(FinishReason reason) {
        finish(new GenerationResult(
                "",
                new int[0],
                reason,
                new GenerationResult.Usage(prompt.length(), 0, 0),
                new GenerationResult.Timing(age(), Duration.ZERO, Duration.ZERO),
                Computation.ALONE));
    }
}
