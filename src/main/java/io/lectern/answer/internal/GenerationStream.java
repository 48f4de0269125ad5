package io.lectern.answer.internal;

import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerProblem;
import io.lectern.engine.EngineException;
import io.lectern.engine.Generation;
import io.lectern.engine.GenerationListener;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.GenerationResult.FinishReason;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries the engine's text from its owner thread, which must not wait, to the thread that answers. The queue is bounded
 * by the tokens that were asked for. Text that may still become the abstention word is held back.
 */
final class GenerationStream implements GenerationListener {

    private static final long CANCEL_CHECK_MILLIS = 100;

    private sealed interface Event {
        record Text(String delta) implements Event {}

        record Finished(GenerationResult result) implements Event {}

        record Failed(EngineException failure) implements Event {}
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AnswerId id;
    private final AnswerListener listener;
    private final StringBuilder heldBack = new StringBuilder();
    private boolean passing;

    GenerationStream(AnswerId id, AnswerListener listener) {
        this.id = id;
        this.listener = listener;
    }

    @Override
    public void text(String delta) {
        events.add(new Event.Text(delta));
    }

    @Override
    public void finished(GenerationResult result) {
        events.add(new Event.Finished(result));
    }

    @Override
    public void failed(EngineException failure) {
        events.add(new Event.Failed(failure));
    }

    /**
     * Passes text on until the generation ends.
     *
     * @throws AnswerProblem when it was cancelled
     * @throws EngineException when the engine failed
     */
    GenerationResult await(Generation generation) {
        try {
            @Nullable GenerationResult result = null;
            while (result == null) {
                if (listener.cancelled()) {
                    generation.cancel();
                }
                result = handle(events.poll(CANCEL_CHECK_MILLIS, TimeUnit.MILLISECONDS));
            }
            if (result.reason() == FinishReason.CANCELLED) {
                throw AnswerProblem.cancelled(id);
            }
            if (!passing && !Abstention.is(result.text())) {
                listener.delta(heldBack.toString());
            }
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AnswerProblem.cancelled(id);
        } finally {
            // Whatever ended the wait, nobody reads on; one that has finished does not mind.
            generation.cancel();
        }
    }

    private @Nullable GenerationResult handle(@Nullable Event event) {
        return switch (event) {
            case null -> null;
            case Event.Text(String delta) -> {
                pass(delta);
                yield null;
            }
            case Event.Finished(GenerationResult result) -> result;
            case Event.Failed(EngineException failure) -> throw failure;
        };
    }

    private void pass(String delta) {
        if (passing) {
            listener.delta(delta);
            return;
        }
        heldBack.append(delta);
        if (!Abstention.mayBecome(heldBack.toString())) {
            passing = true;
            listener.delta(heldBack.toString());
        }
    }
}
