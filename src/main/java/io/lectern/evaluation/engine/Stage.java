package io.lectern.evaluation.engine;

import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.PromptPart;
import io.lectern.engine.Sampling;
import io.lectern.engine.llama.BareLoop;
import io.lectern.engine.llama.LlamaTextGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The engine and the bare loop beside it, and what both have read. Belongs to one thread. */
final class Stage implements AutoCloseable {

    /** The document that the engine and the bare loop read piece by piece; the bare loop has it in sequence 0. */
    static final int COMMON_DOCUMENT = 0;

    static final int COLD_DOCUMENT = 1;
    static final int USERS_DOCUMENT = 2;
    static final int OTHER_DOCUMENT = 3;
    static final int UNREAD_DOCUMENT = 100;

    static final int BARE_DOCUMENT = 0;

    private static final int LEAST_WARM_UPS = 3;
    private static final int MOST_WARM_UPS = 40;
    private static final Duration WARM_UP_TIME = Duration.ofSeconds(30);
    private static final int WARM_UP_TOKENS = 16;

    private final BenchSettings settings;
    private final EventLog events = new EventLog();
    private final LlamaTextGenerator generator;
    private final Texts texts;
    private final Consumer<String> progress;
    private final BitSet read = new BitSet();

    private Optional<BareLoop> bare = Optional.empty();
    private Optional<String> bareProblem = Optional.empty();
    private long deadline = Long.MAX_VALUE;
    private int questions;

    Stage(BenchSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
        try {
            this.generator = LlamaTextGenerator.open(settings.options(events));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.texts = new Texts(generator, generator.shape().vocabulary(), settings.workload());
    }

    /** Has the JVM compile what will be measured: the compiler's threads hold up the one that computes. */
    void warmUp() {
        say("Warming up");
        long end = System.nanoTime() + WARM_UP_TIME.toNanos();
        for (int i = 0; i < LEAST_WARM_UPS || (i < MOST_WARM_UPS && System.nanoTime() < end); i++) {
            int[] tokens = texts.aside(-1 - i, WARM_UP_TOKENS);
            ask(List.of(PromptPart.of(tokens)), WARM_UP_TOKENS);
            bare().ifPresent(loop -> {
                loop.prefill(BARE_DOCUMENT, tokens);
                loop.generate(WARM_UP_TOKENS, BARE_DOCUMENT);
                loop.truncate(BARE_DOCUMENT, 0);
            });
        }
    }

    BenchSettings settings() {
        return settings;
    }

    Workload workload() {
        return settings.workload();
    }

    EventLog events() {
        return events;
    }

    LlamaTextGenerator generator() {
        return generator;
    }

    Texts texts() {
        return texts;
    }

    void say(String activity) {
        progress.accept(activity);
    }

    void startPhase() {
        deadline = System.nanoTime() + settings.phaseTimeout().toNanos();
    }

    /** What is left of the phase's time; throws when that is nothing. */
    Duration timeLeft() {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new BenchException("the time of the phase is over");
        }
        return Duration.ofNanos(left);
    }

    /** The tokens of a question that was not asked before. */
    int[] nextQuestion() {
        return texts.question(questions++);
    }

    Running start(List<PromptPart> prompt, int answerTokens) {
        return new Running(generator, GenerationRequest.of(prompt, Sampling.GREEDY, GenerationLimits.of(answerTokens)));
    }

    Asked ask(List<PromptPart> prompt, int answerTokens) {
        events.clear();
        return start(prompt, answerTokens).await(timeLeft());
    }

    /** System text and document, which the engine has read when this returns. */
    List<PromptPart> read(int document) {
        var prompt = texts.read(document);
        if (!read.get(document)) {
            say("Reading document " + document);
            ask(prompt, 1);
            read.set(document);
        }
        return prompt;
    }

    void hasRead(int document) {
        read.set(document);
    }

    /** The bare loop, in a context that is made on first use; empty when it is left out or has no room. */
    Optional<BareLoop> bare() {
        boolean wanted = settings.setup().bareLoop() == BenchSettings.Bare.MEASURED && bareProblem.isEmpty();
        if (bare.isEmpty() && wanted) {
            try {
                bare = Optional.of(new BareLoop(generator, settings.bareTokens()));
            } catch (EngineException e) {
                bareProblem = Optional.of("the bare loop cannot run: " + e.getMessage());
            }
        }
        return bare;
    }

    /** Why there is no bare loop although one was wanted. */
    Optional<String> bareProblem() {
        return bareProblem;
    }

    /** The bare loop with system text and document in its sequence 0. */
    Optional<BareLoop> bareWithDocument() {
        var loop = bare();
        loop.ifPresent(this::readDocument);
        return loop;
    }

    private void readDocument(BareLoop loop) {
        int whole = BenchSettings.SYSTEM_TOKENS + workload().documentTokens();
        if (loop.length(BARE_DOCUMENT) == whole) {
            return;
        }
        say("Reading a document with the bare loop");
        loop.truncate(BARE_DOCUMENT, 0);
        loop.prefill(BARE_DOCUMENT, texts.system());
        int[] document = texts.document(COMMON_DOCUMENT);
        for (int start = 0; start < document.length; start += Texts.PIECE_TOKENS) {
            timeLeft();
            int end = Math.min(document.length, start + Texts.PIECE_TOKENS);
            loop.prefill(BARE_DOCUMENT, Arrays.copyOfRange(document, start, end));
        }
    }

    @Override
    public void close() {
        bare.ifPresent(BareLoop::close);
        generator.close();
    }
}
