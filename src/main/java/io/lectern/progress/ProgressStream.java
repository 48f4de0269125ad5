package io.lectern.progress;

import java.io.IOException;
import java.time.Duration;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The server-sent events of one response, with a comment when there was nothing to tell for a while. For one thread. */
public final class ProgressStream {

    private final SseEmitter emitter;
    private final Duration heartbeat;
    private long lastSent = System.nanoTime();

    ProgressStream(SseEmitter emitter, Duration heartbeat) {
        this.emitter = emitter;
        this.heartbeat = heartbeat;
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
        if (System.nanoTime() - lastSent >= heartbeat.toNanos()) {
            send(SseEmitter.event().comment("heartbeat"));
        }
    }
}
