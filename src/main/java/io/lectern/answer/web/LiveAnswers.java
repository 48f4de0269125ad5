package io.lectern.answer.web;

import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The answers whose events can be read, those that run and for the resume window those that have ended, and the replays
 * that can be cancelled.
 */
@Component
class LiveAnswers implements DisposableBean {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Map<AnswerId, AnswerEvents> streams = new ConcurrentHashMap<>();
    private final Map<AnswerId, AnswerEvents> replays = new ConcurrentHashMap<>();
    private final Map<AnswerId, UnreadReplay> unreadReplays = new ConcurrentHashMap<>();
    private final AnswerStreamSettings settings;
    private final ScheduledThreadPoolExecutor timer;
    private final Future<?> beats;

    /** A replay whose client waits for its outcome. */
    final class UnreadReplay implements AnswerListener, AutoCloseable {

        private volatile boolean cancelled;

        @Override
        public void started(AnswerId id) {
            unreadReplays.put(id, this);
        }

        @Override
        public boolean cancelled() {
            return cancelled;
        }

        @Override
        public void close() {
            unreadReplays.values().remove(this);
        }
    }

    LiveAnswers(AnswerStreamSettings settings) {
        this.settings = settings;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("answer-heartbeat").factory());
        this.beats = timer.scheduleAtFixedRate(
                this::beat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A new stream, which can be found as soon as its answer has an id. */
    AnswerEvents open() {
        return new AnswerEvents(settings.resumeWindow(), streams::put);
    }

    /**
     * The stream of a replay, which ends with its reader.
     *
     * @param onStart told when the model is about to be asked
     */
    AnswerEvents openReplay(Consumer<AnswerId> onStart) {
        return new AnswerEvents(Duration.ZERO, (id, events) -> {
            replays.put(id, events);
            onStart.accept(id);
        });
    }

    UnreadReplay openUnreadReplay() {
        return new UnreadReplay();
    }

    Optional<AnswerEvents> find(AnswerId id) {
        return Optional.ofNullable(streams.get(id)).filter(events -> !events.isOver());
    }

    /** Ends an answer and its replay; false when there is neither. */
    boolean cancel(AnswerId id) {
        var replay = Optional.ofNullable(replays.get(id)).filter(events -> !events.isOver());
        var unread = Optional.ofNullable(unreadReplays.get(id));
        var stream = find(id);
        Stream.concat(stream.stream(), replay.stream()).forEach(AnswerEvents::cancel);
        unread.ifPresent(waiting -> waiting.cancelled = true);
        return stream.isPresent() || replay.isPresent() || unread.isPresent();
    }

    void beat() {
        for (var live : List.of(streams, replays)) {
            live.values().removeIf(AnswerEvents::isOver);
            live.values().forEach(AnswerEvents::heartbeat);
        }
    }

    @Override
    public void destroy() {
        beats.cancel(false);
        timer.shutdown();
    }
}
