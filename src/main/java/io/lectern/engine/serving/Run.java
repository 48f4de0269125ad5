package io.lectern.engine.serving;

import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.GenerationResult.Computation;
import io.lectern.engine.GenerationResult.Computation.Batch;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.TokenChoice;
import io.lectern.engine.TokenChoice.Alternative;
import io.lectern.engine.sampling.Sampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that has a sequence: what of its prompt is in the cache, and what was written so far. */
final class Run {

    private final Request request;
    private final int sequence;
    private final int maxTokens;
    private final Sampler sampler;
    private final AnswerText text;
    private final List<Edge> path = new ArrayList<>();
    private final long admitted = System.nanoTime();
    private final Duration queued;

    // What the prompt shares with others, which the last token cannot be: somebody has to compute its logits.
    private final int shareable;

    private final int needed;

    private final List<Batch> batches = new ArrayList<>();
    private final Optional<Repetition> repetition;

    private @Nullable Edge writing;
    private boolean alone = true;
    private boolean keeping;
    private int position;
    private int cachedTokens;
    private int[] written = new int[16];
    private int writtenCount;
    private Duration prefill = Duration.ZERO;
    private Duration firstToken = Duration.ZERO;
    private @Nullable FinishReason finished;

    /**
     * @param maxTokens most tokens to write
     * @param cells most tokens that it can have
     */
    Run(Request request, int sequence, int maxTokens, Edge root, int cells) {
        this.request = request;
        this.sequence = sequence;
        this.maxTokens = maxTokens;
        this.queued = request.age();
        this.shareable = request.prompt().length() - 1;
        this.keeping = request.isKeeping();
        var asked = request.asked();
        this.repetition = request.repeated().map(before -> new Repetition(before, prompt().length(), cells));
        this.needed = Math.min(request.cells(maxTokens), cells);
        this.sampler = new Sampler(
                asked.sampling(),
                request.prompt().tokens(),
                request.constraint(),
                asked.output().logProbabilities());
        this.text = new AnswerText(asked.limits().stopStrings());
        root.pin();
        path.add(root);
    }

    Request request() {
        return request;
    }

    PromptMap prompt() {
        return request.prompt();
    }

    int sequence() {
        return sequence;
    }

    Duration queued() {
        return queued;
    }

    /** Whether its batches are to hold nothing of others. */
    boolean isAlone() {
        return request.isAlone();
    }

    /** Whether its batches are to end exactly where they ended before. */
    boolean repeatsBatches() {
        return repetition.isPresent();
    }

    Optional<String> adapter() {
        return request.asked().adapter();
    }

    /** Tokens of the prompt that others may have read, or may use. */
    int shareable() {
        return shareable;
    }

    /** Tokens that are in its cells: where the next one goes. */
    int position() {
        return position;
    }

    boolean isReading() {
        return !isReadWith(0);
    }

    /** Whether nothing of the prompt is left to read when so many more tokens are computed. */
    boolean isReadWith(int tokens) {
        return position + tokens >= prompt().length()
                && repetition.map(Repetition::isLast).orElse(true);
    }

    /** Tokens of the prompt that are still to be read. */
    int unread() {
        return Math.max(0, prompt().length() - position);
    }

    /** Tokens that can be read in one go: to the next boundary, and the last token with those before it if none is between. */
    int chunk() {
        if (repetition.isPresent()) {
            return repetition.get().end(position) - position;
        }
        int end = writing == null ? prompt().cut(position, shareable, shareable) : writing.end();
        // A kept part ends a batch, so that whoever goes on behind it knows the batches that it came of.
        boolean withTheLast = end >= shareable && (end == position || !prompt().isBoundary(end));
        return (withTheLast ? prompt().length() : end) - position;
    }

    /** Cells that it may still need. */
    int needed() {
        return needed - position;
    }

    /** Its cells that no edge has. */
    int privateCells() {
        return position - node().end();
    }

    /** The edges that it has read, the root first. */
    List<Edge> path() {
        return path;
    }

    /** The last edge that it has. */
    Edge node() {
        return path.getLast();
    }

    /** Goes on behind an edge that others computed. */
    void useCached(Edge edge) {
        alone &= edge.computation().alone();
        for (var batch : edge.computation().batches()) {
            boolean goesOn = !batches.isEmpty() && batches.getLast().equals(batch);
            if (!goesOn) {
                // What stands before the edge was computed anew since then, or nobody knows how.
                alone &= batch.start() >= edge.start();
                batches.add(batch);
            }
        }
        cachedTokens += Math.max(0, edge.end() - position);
        position = Math.max(position, edge.end());
        path.add(edge);
    }

    /** Has nothing of its prompt any more. */
    void restart() {
        position = 0;
        cachedTokens = 0;
        batches.clear();
        alone = true;
    }

    /** Goes on behind an edge that it computed itself. */
    void passed(Edge edge) {
        path.add(edge);
    }

    Optional<Edge> writing() {
        return Optional.ofNullable(writing);
    }

    void writes(@Nullable Edge edge) {
        writing = edge;
    }

    /** Whether what it reads and writes goes into the tree. */
    boolean isKeeping() {
        return keeping;
    }

    void stopKeeping() {
        keeping = false;
    }

    void computed(int tokens) {
        int known = batches.isEmpty() ? 0 : batches.getLast().end();
        alone &= position <= known;
        batches.add(new Batch(position, position + tokens));
        position += tokens;
        repetition.ifPresent(again -> position = again.goingOn(position));
    }

    /** Tells that a batch of it has tokens of others too. */
    void computedWithOthers() {
        alone = false;
    }

    /** In which batches a range of it was computed. */
    Computation computation(int start, int end) {
        return new Computation(batches, alone).of(start, end);
    }

    /** The token at a place of prompt and answer; behind them any, for a batch that others were in before. */
    int token(int at) {
        int length = prompt().length();
        return at < length || at - length >= writtenCount
                ? prompt().tokens()[Math.min(at, length - 1)]
                : written[at - length];
    }

    /** Prompt and answer, as far as they are in the cells. */
    int[] inCells() {
        var tokens = Arrays.copyOf(prompt().tokens(), position);
        int length = prompt().length();
        if (position > length) {
            System.arraycopy(written, 0, tokens, length, position - length);
        }
        return tokens;
    }

    /** Told once, when the prompt is read. */
    void promptRead() {
        prefill = Duration.ofNanos(System.nanoTime() - admitted);
        request.delivery().send(listener -> listener.prefilled(cachedTokens));
    }

    Duration prefill() {
        return prefill;
    }

    int cachedTokens() {
        return cachedTokens;
    }

    int completionTokens() {
        return writtenCount;
    }

    /** Why it is at its end, if it is. */
    Optional<FinishReason> finished() {
        return Optional.ofNullable(finished).or(request::ending);
    }

    /**
     * Chooses the next token and hands its text on.
     *
     * @throws EngineException when there is nothing to choose by
     */
    void write(float[] logits, Vocabulary vocabulary) {
        var choice = sampler.choose(logits);
        if (writtenCount == 0) {
            firstToken = request.age();
        }
        if (vocabulary.endsGeneration(choice.token())
                || request.asked().limits().stopTokens().contains(choice.token())) {
            finished = FinishReason.STOP;
            return;
        }
        append(choice.token());
        byte[] piece = vocabulary.piece(choice.token());
        if (request.asked().output().logProbabilities().isPresent()) {
            var told = described(choice, piece, vocabulary);
            request.delivery().send(listener -> listener.token(told));
        }
        handOn(text.append(piece));
        if (text.stopped()) {
            finished = FinishReason.STOP;
        } else if (writtenCount == maxTokens) {
            finished = FinishReason.LENGTH;
        }
    }

    void finish(FinishReason reason) {
        sampler.close();
        if (!text.stopped()) {
            handOn(text.finish());
        }
        request.finish(new GenerationResult(
                text.toString(),
                Arrays.copyOf(written, writtenCount),
                reason,
                new GenerationResult.Usage(prompt().length(), cachedTokens, writtenCount),
                new GenerationResult.Timing(queued, prefill, firstToken),
                computation(0, prompt().length())));
    }

    void fail(EngineException failure) {
        sampler.close();
        request.fail(failure);
    }

    private void append(int token) {
        if (writtenCount == written.length) {
            written = Arrays.copyOf(written, Math.min(maxTokens, 2 * writtenCount));
        }
        written[writtenCount++] = token;
    }

    private void handOn(String delta) {
        if (!delta.isEmpty()) {
            request.delivery().send(listener -> listener.text(delta));
        }
    }

    private static TokenChoice described(Sampler.Choice choice, byte[] piece, Vocabulary vocabulary) {
        var alternatives = new ArrayList<Alternative>();
        for (int i = 0; i < choice.alternatives().length; i++) {
            int token = choice.alternatives()[i];
            alternatives.add(new Alternative(token, vocabulary.piece(token), choice.alternativeLogProbabilities()[i]));
        }
        return new TokenChoice(choice.token(), piece, choice.logProbability(), alternatives);
    }
}
