package io.lectern.answer.internal;

import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerProblem;
import io.lectern.answer.Citation;
import io.lectern.retrieval.Hit;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The answers under way. At shutdown no new one starts, those that run get time to finish, and what is left then is
 * cancelled and told so, all before the web server and the engine go.
 */
@Component
class RunningAnswers implements Foreground, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RunningAnswers.class);
    /** Stops before the web server, whose graceful shutdown has a lower phase, and before every ordinary bean. */
    private static final int PHASE = Integer.MAX_VALUE - 512;

    private final Phaser inProgress = new Phaser(1);
    private final AnswerSettings settings;
    private volatile boolean started;
    private volatile boolean stopping;
    private volatile boolean outOfTime;

    RunningAnswers(AnswerSettings settings) {
        this.settings = settings;
    }

    @Override
    public boolean isUnderWay() {
        return inProgress.getRegisteredParties() > 1;
    }

    <T> T run(AnswerListener listener, Function<AnswerListener, T> work) {
        if (stopping || inProgress.register() < 0) {
            throw AnswerProblem.stopping();
        }
        try {
            return work.apply(new Tracked(listener));
        } catch (AnswerProblem problem) {
            throw outOfTime ? AnswerProblem.stopping() : problem;
        } finally {
            inProgress.arriveAndDeregister();
        }
    }

    /** Passes everything on, and is cancelled by the shutdown too. */
    private final class Tracked implements AnswerListener {

        private final AnswerListener listener;

        Tracked(AnswerListener listener) {
            this.listener = listener;
        }

        @Override
        public void started(AnswerId id) {
            listener.started(id);
        }

        @Override
        public void retrieved(List<Hit> hits) {
            listener.retrieved(hits);
        }

        @Override
        public void delta(String text) {
            listener.delta(text);
        }

        @Override
        public void citation(Citation citation) {
            listener.citation(citation);
        }

        @Override
        public boolean cancelled() {
            return outOfTime || listener.cancelled();
        }
    }

    @Override
    public void start() {
        started = true;
    }

    @Override
    public void stop() {
        stopping = true;
        int phase = inProgress.arriveAndDeregister();
        if (!awaitAll(phase, settings.shutdownGrace().toMillis())) {
            outOfTime = true;
            log.warn("Ending the answers that did not finish within {}", settings.shutdownGrace());
            awaitAll(phase, settings.shutdownGrace().toMillis());
        }
        started = false;
    }

    private boolean awaitAll(int phase, long millis) {
        try {
            inProgress.awaitAdvanceInterruptibly(phase, millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
