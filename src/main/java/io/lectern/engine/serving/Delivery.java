package io.lectern.engine.serving;

import io.lectern.engine.GenerationListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Brings what happens to one generation to its listener, in order, on virtual threads: who sends never waits. What waits
 * is bounded by the tokens that the request may have.
 */
final class Delivery {

    private static final Logger LOG = System.getLogger(Delivery.class.getName());

    private final GenerationListener listener;
    private final Runnable onFailure;
    private final Queue<Consumer<GenerationListener>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean delivering = new AtomicBoolean();

    private volatile boolean failed;

    /** @param onFailure what to do when the listener throws */
    Delivery(GenerationListener listener, Runnable onFailure) {
        this.listener = listener;
        this.onFailure = onFailure;
    }

    /** What a listener that failed does not hear any more. */
    void send(Consumer<GenerationListener> event) {
        sendLast(listener -> {
            if (!failed) {
                event.accept(listener);
            }
        });
    }

    /** What every listener hears. */
    void sendLast(Consumer<GenerationListener> event) {
        waiting.add(event);
        deliver();
    }

    private void deliver() {
        if (delivering.compareAndSet(false, true)) {
            Thread.startVirtualThread(this::drain);
        }
    }

    private void drain() {
        for (var event = waiting.poll(); event != null; event = waiting.poll()) {
            tell(event);
        }
        delivering.set(false);
        if (!waiting.isEmpty()) {
            deliver();
        }
    }

    private void tell(Consumer<GenerationListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException | Error e) {
            // Foreign code: its fault ends its own generation only.
            LOG.log(Level.WARNING, "a listener failed, its generation is cancelled", e);
            failed = true;
            onFailure.run();
        }
    }
}
