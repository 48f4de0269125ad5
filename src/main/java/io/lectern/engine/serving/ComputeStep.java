package io.lectern.engine.serving;

import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineException;
import io.lectern.engine.EngineObserver;
import io.lectern.engine.cache.StateStore;
import io.lectern.engine.serving.PrefixCache.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One step of the loop: chooses what goes into the batch, computes it, and gives every run what it got. Belongs to the
 * owner thread.
 */
final class ComputeStep {

    // One step in so many reads prompts in the order in which they came.
    private static final int STEPS_FOR_THE_FIRST = 4;

    private final SequenceContext context;
    private final StateStore store;
    private final PrefixCache cache;
    private final ComputeRates rates;
    private final Vocabulary vocabulary;
    private final EngineObserver observer;
    private final TokenBatch batch;
    private final List<Share> shares = new ArrayList<>();
    private final Map<Run, EngineException> failures = new HashMap<>();

    private Turn turn = new Turn(Optional.empty(), Optional.empty());
    private int steps;

    /**
     * Who can be in a batch together.
     *
     * @param alone a run that wants batches of its own
     */
    private record Turn(Optional<String> adapter, Optional<Run> alone) {

        static Turn of(Run run) {
            return new Turn(run.adapter(), Optional.of(run).filter(Run::isAlone));
        }
    }

    /**
     * A run's part of the batch.
     *
     * @param row of its last token
     */
    private record Share(Run run, int tokens, int row, boolean output) {}

    ComputeStep(
            SequenceContext context,
            StateStore store,
            PrefixCache cache,
            ComputeRates rates,
            Vocabulary vocabulary,
            EngineObserver observer) {
        this.context = context;
        this.store = store;
        this.cache = cache;
        this.rates = rates;
        this.vocabulary = vocabulary;
        this.observer = observer;
        this.batch = new TokenBatch(context.batchTokens());
    }

    /**
     * Computes the next batch.
     *
     * @return whether there was something to do; if not, every run waits for something outside
     */
    boolean next(List<Run> runs, ChunkSizer chunks) {
        batch.clear();
        shares.clear();
        boolean again = false;
        for (var wanted : turns(runs)) {
            turn = wanted;
            addWriting(runs);
            again |= addReading(runs, chunks);
            if (!shares.isEmpty()) {
                context.useAdapter(turn.adapter());
                compute();
                return true;
            }
        }
        return again;
    }

    /** Why a run cannot go on, told once. */
    Optional<EngineException> failureOf(Run run) {
        return Optional.ofNullable(failures.remove(run));
    }

    /** Whether nobody wants what is being computed. */
    boolean isUnwanted() {
        return !shares.isEmpty()
                && shares.stream()
                        .allMatch(share -> share.run().request().ending().isPresent());
    }

    PrefixCache cache() {
        return cache;
    }

    StateStore store() {
        return store;
    }

    /** The logits after each of the tokens. */
    float[][] logits(Optional<String> with, int... tokens) {
        int sequence = cache.takeScratch(tokens.length);
        if (sequence < 0) {
            throw new EngineException(
                    "The logits of %d tokens need as many cells, of the cache's %d too many are in use"
                            .formatted(tokens.length, context.cells()));
        }
        try {
            context.useAdapter(with);
            return logits(sequence, tokens);
        } finally {
            cache.releaseScratch(sequence);
        }
    }

    private float[][] logits(int sequence, int... tokens) {
        var rows = new float[tokens.length][];
        for (int next = 0; next < tokens.length; ) {
            batch.clear();
            shares.clear();
            int from = next;
            while (next < tokens.length && batch.room() > 0) {
                batch.add(tokens[next], next, sequence, true);
                next++;
            }
            if (!(context.decode(batch) instanceof DecodeOutcome.Decoded)) {
                throw new EngineException("llama.cpp did not compute a batch of %d tokens".formatted(next - from));
            }
            for (int i = from; i < next; i++) {
                rows[i] = context.logits(i - from).clone();
            }
        }
        return rows;
    }

    /** A batch is computed with one adapter, or for one run: they take turns, the one after the last first. */
    private List<Turn> turns(List<Run> runs) {
        var wanted = new ArrayList<>(runs.stream().map(Turn::of).distinct().toList());
        Collections.rotate(wanted, -(wanted.indexOf(turn) + 1));
        return wanted;
    }

    private void addWriting(List<Run> runs) {
        for (var run : runs) {
            if (!run.isReading() && isNext(run) && batch.room() > 0) {
                add(run, 1);
            }
        }
    }

    /** Adds tokens of prompts, as far as answers that are being written allow. */
    private boolean addReading(List<Run> runs, ChunkSizer chunks) {
        boolean again = false;
        int room = -1;
        for (var run : readers(runs)) {
            var progress = cache.advance(run);
            again |= progress == Progress.AGAIN;
            if (progress != Progress.COMPUTE || room == 0) {
                continue;
            }
            room = run.repeatsBatches() ? batch.room() : room < 0 ? chunks.tokens(batch.size(), run.position()) : room;
            int tokens = Math.min(room, run.chunk());
            room -= tokens;
            if (tokens > 0) {
                add(run, tokens);
            }
        }
        return again;
    }

    /** The shortest rests first: a short question does not wait for a long document, nor the document for ever. */
    private List<Run> readers(List<Run> runs) {
        var reading = runs.stream().filter(run -> run.isReading() && isNext(run));
        boolean asTheyCame = ++steps % STEPS_FOR_THE_FIRST == 0;
        return asTheyCame
                ? reading.toList()
                : reading.sorted(Comparator.comparingInt(Run::unread)).toList();
    }

    private boolean isNext(Run run) {
        return Turn.of(run).equals(turn) && run.finished().isEmpty() && !failures.containsKey(run);
    }

    private void add(Run run, int tokens) {
        int position = run.position();
        boolean output = run.isReadWith(tokens);
        int row = -1;
        for (int i = 0; i < tokens; i++) {
            row = batch.add(run.token(position + i), position + i, run.sequence(), output && i == tokens - 1);
        }
        shares.add(new Share(run, tokens, row, output));
    }

    private void compute() {
        cache.makeRoom(batch.size());
        long start = System.nanoTime();
        switch (context.decode(batch)) {
            case DecodeOutcome.Decoded() -> {
                measure(System.nanoTime() - start);
                shares.forEach(this::take);
            }
            case DecodeOutcome.Aborted() -> shares.forEach(share -> cache.rollBack(share.run()));
            case DecodeOutcome.Refused(int code) -> refused(code);
        }
    }

    private void take(Share share) {
        var run = share.run();
        if (shares.size() > 1) {
            run.computedWithOthers();
        }
        boolean wasReading = run.isReading();
        cache.computed(run, share.tokens());
        if (!share.output()) {
            return;
        }
        if (wasReading) {
            run.promptRead();
            observer.on(new EngineEvent.Prefilled(
                    run.prompt().length() - run.cachedTokens(), run.cachedTokens(), run.prefill()));
        }
        try {
            run.write(context.logits(share.row()), vocabulary);
        } catch (EngineException e) {
            failures.put(run, e);
        }
    }

    /** One run's fault must not be the others': each is tried alone. */
    private void refused(int code) {
        var refused = List.copyOf(shares);
        refused.forEach(share -> cache.rollBack(share.run()));
        if (refused.size() == 1) {
            var run = refused.getFirst().run();
            failures.put(
                    run,
                    new EngineException("llama_decode returned %d for %d tokens at %d of %d"
                            .formatted(code, refused.getFirst().tokens(), run.position(), context.cells())));
            return;
        }
        for (var share : refused) {
            batch.clear();
            shares.clear();
            add(share.run(), share.tokens());
            compute();
        }
    }

    private void measure(long nanos) {
        int reading = 0;
        double depth = 0;
        for (var share : shares) {
            if (share.run().isReading()) {
                reading += share.tokens();
                depth = Math.max(depth, share.run().position() + share.tokens() / 2.0);
            }
        }
        int writing = batch.size() - reading;
        if (reading == 0) {
            rates.stepped(nanos);
        } else {
            double ofWriting = writing == 0 ? 0 : rates.stepNanos();
            rates.prefilled(depth, reading, Math.max(nanos - (long) ofWriting, nanos / 10));
        }
        observer.on(new EngineEvent.Decoded(reading, writing, Duration.ofNanos(nanos)));
    }
}
