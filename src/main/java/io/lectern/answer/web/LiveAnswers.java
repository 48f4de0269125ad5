package io.lectern.answer.web;

import io.lectern.answer.AnswerId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The answers whose events can be read: those that run, and for the resume window those that have ended. */
@Component
class LiveAnswers implements DisposableBean {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Map<AnswerId, AnswerEvents> streams = new ConcurrentHashMap<>();
    private final AnswerStreamSettings settings;
    private final ScheduledThreadPoolExecutor timer;
    private final Future<?> beats;

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

    Optional<AnswerEvents> find(AnswerId id) {
        return Optional.ofNullable(streams.get(id)).filter(events -> !events.isOver());
    }

    private void beat() {
        streams.values().removeIf(AnswerEvents::isOver);
        streams.values().forEach(AnswerEvents::heartbeat);
    }

    @Override
    public void destroy() {
        beats.cancel(false);
        timer.shutdown();
    }
}
