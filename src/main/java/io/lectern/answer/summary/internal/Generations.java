package io.lectern.answer.summary.internal;

import io.lectern.answer.AnswerProblem;
import io.lectern.answer.Usage;
import io.lectern.engine.AwaitedGeneration;
import io.lectern.engine.EngineBusyException;
import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.TextGenerator;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the engine writes for one summary: several texts at once, so that they are computed in the same batches and what
 * their prompts begin with is read once. Waits when the engine is busy. For one thread.
 */
final class Generations {

    /** So many of one summary are at the engine; others have their turn between them. */
    private static final int AT_ONCE = 4;
    /** So often a busy engine is asked again before the summary fails. */
    private static final int ATTEMPTS = 60;

    private final TextGenerator generator;
    private final Stop stop;

    /** Hears of each text in the order of the requests. */
    @FunctionalInterface
    interface Reader {

        void read(int index, Written written);
    }

    private record Running(int index, AwaitedGeneration generation) {}

    Generations(TextGenerator generator, Stop stop) {
        this.generator = generator;
        this.stop = stop;
    }

    /**
     * Writes one text.
     *
     * @param reader gets it as it comes, from another thread
     * @throws WorkStoppedException when the work was stopped
     * @throws AnswerProblem when the engine stays busy, or fails
     */
    Written write(GenerationRequest request, Consumer<String> reader) {
        return written(start(request, true, reader).orElseThrow());
    }

    /**
     * Writes all texts.
     *
     * @param requests each made when it is its turn
     * @throws WorkStoppedException when the work was stopped
     * @throws AnswerProblem when the engine stays busy, or fails
     */
    void write(List<Supplier<GenerationRequest>> requests, Reader reader) {
        var running = new ArrayDeque<Running>();
        try {
            int next = 0;
            while (next < requests.size() || !running.isEmpty()) {
                boolean full = false;
                while (next < requests.size() && running.size() < AT_ONCE && !full) {
                    var started = start(requests.get(next).get(), running.isEmpty(), piece -> {});
                    if (started.isPresent()) {
                        running.add(new Running(next++, started.get()));
                    }
                    full = started.isEmpty();
                }
                var first = running.removeFirst();
                reader.read(first.index(), written(first.generation()));
            }
        } finally {
            running.forEach(left -> left.generation().cancel());
            running.forEach(left -> stop.isOver(left.generation()));
        }
    }

    /** Empty when the engine is busy, and others of this summary will end. */
    private Optional<AwaitedGeneration> start(GenerationRequest request, boolean alone, Consumer<String> reader) {
        for (int attempt = 1; ; attempt++) {
            stop.check();
            try {
                var generation = AwaitedGeneration.start(generator, request, reader);
                stop.ends(generation);
                return Optional.of(generation);
            } catch (EngineBusyException e) {
                if (!alone) {
                    return Optional.empty();
                }
                if (attempt == ATTEMPTS) {
                    throw AnswerProblem.engineBusy(String.valueOf(e.getMessage()), e.retryAfter());
                }
                stop.pause(e.retryAfter());
            } catch (EngineException e) {
                throw AnswerProblem.engineFailed(String.valueOf(e.getMessage()));
            }
        }
    }

    private Written written(AwaitedGeneration generation) {
        try {
            var result = generation.result();
            if (result.reason() == FinishReason.CANCELLED) {
                throw new WorkStoppedException();
            }
            return new Written(result.text().strip(), result.reason() == FinishReason.LENGTH, usage(result.usage()));
        } catch (EngineException e) {
            stop.check();
            throw AnswerProblem.engineFailed(String.valueOf(e.getMessage()));
        } finally {
            stop.isOver(generation);
        }
    }

    private static Usage usage(GenerationResult.Usage usage) {
        return new Usage(usage.promptTokens(), usage.cachedTokens(), usage.completionTokens());
    }
}
