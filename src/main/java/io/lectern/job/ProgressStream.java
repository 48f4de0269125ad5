package io.lectern.job;

import java.io.IOException;
import java.time.Duration;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The server-sent events of one response, with a comment when there was nothing to tell for a while. For one thread. */
public final class ProgressStream {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final SseEmitter emitter;
    private long lastSent = System.nanoTime();

    ProgressStream(SseEmitter emitter) {
        this.emitter = emitter;
    }

    /**
     * Sends an event.
     *
     * @throws IOException when its reader is gone
     */
    public void send(SseEmitter.SseEventBuilder event) throws IOException {
        emitter.send(event);
        lastSent = System.nanoTime();
    }

    void beat() throws IOException {
        if (System.nanoTime() - lastSent >= HEARTBEAT.toNanos()) {
            send(SseEmitter.event().comment("heartbeat"));
        }
    }
}
