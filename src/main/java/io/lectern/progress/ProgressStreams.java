package io.lectern.progress;

import java.io.IOException;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Opens streams of server-sent events that tell how long work comes along. Each has a thread of its own; all end with the
 * service, before the web server waits for its requests to end. Readers that go disturb nothing. Safe for use by several
 * threads.
 */
@Component
public class ProgressStreams implements SmartLifecycle {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Duration heartbeat;
    private volatile boolean running;
    private volatile boolean stopping;

    /** Streams with a comment every 15 s of silence. */
    public ProgressStreams() {
        this(HEARTBEAT);
    }

    ProgressStreams(Duration heartbeat) {
        this.heartbeat = heartbeat;
    }

    /** What a stream tells. For one thread; closed with the stream. */
    public interface Telling extends AutoCloseable {

        /**
         * Tells what is new, and waits a second at most for more.
         *
         * @return false when nothing more will come
         * @throws IOException when the reader is gone
         */
        boolean tell(ProgressStream stream) throws IOException, InterruptedException;

        @Override
        default void close() {}
    }

    /**
     * Opens a stream.
     *
     * @param name of its thread
     * @param telling what it tells
     */
    public ResponseEntity<SseEmitter> open(String name, Telling telling) {
        var emitter = new SseEmitter(0L);
        Thread.ofVirtual().name(name).start(() -> run(telling, emitter));
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .body(emitter);
    }

    private void run(Telling telling, SseEmitter emitter) {
        var stream = new ProgressStream(emitter, heartbeat);
        try (telling) {
            while (!stopping && telling.tell(stream)) {
                stream.beat();
            }
            emitter.complete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            emitter.complete();
        } catch (IOException | RuntimeException clientOrDatabaseIsGone) {
            // The edge of this thread: nothing else would ever end the response.
            emitter.completeWithError(clientOrDatabaseIsGone);
        }
    }

    @Override
    public void start() {
        running = true;
        stopping = false;
    }

    @Override
    public void stop() {
        running = false;
        stopping = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
