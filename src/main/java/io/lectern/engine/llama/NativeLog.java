package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What llama.cpp writes to its log, as lines of ours. The last errors are kept to explain a failed load. */
final class NativeLog {

    private static final Logger LOG = System.getLogger("io.lectern.engine.llama");
    private static final int MAX_LINE = 4_096;
    private static final int KEPT_ERRORS = 4;
    // A pool of cells for several requests may be longer than what one of them may have.
    private static final String POOL_WARNING = "possible training context overflow";

    private static final ThreadLocal<Boolean> aborting = ThreadLocal.withInitial(() -> false);
    private static final ThreadLocal<@Nullable Consumer<String>> listener = new ThreadLocal<>();
    private static final StringBuilder line = new StringBuilder();
    private static final Deque<String> errors = new ArrayDeque<>();
    private static Level level = Level.DEBUG;

    private NativeLog() {}

    static void install() {
        try {
            var type = MethodType.methodType(void.class, int.class, MemorySegment.class, MemorySegment.class);
            var target = MethodHandles.lookup().findStatic(NativeLog.class, "log", type);
            LlamaH.llama_log_set(NativeSymbols.upcall(
                    target, FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS), Arena.global()));
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    /** What this thread's calls log from now on is the noise of an abort that was asked for, or is not. */
    static void expectAbort(boolean expected) {
        aborting.set(expected);
    }

    /** Runs a call and lets somebody hear what it logs on this thread, piece by piece; only its errors are logged. */
    static int heard(Consumer<String> hearing, IntSupplier call) {
        listener.set(hearing);
        try {
            return call.getAsInt();
        } finally {
            listener.remove();
        }
    }

    /** Forgets the errors so far. */
    static synchronized void clearErrors() {
        errors.clear();
    }

    /** The last errors, one sentence after the other; empty when there were none. */
    static synchronized String lastErrors() {
        return String.join("; ", errors);
    }

    static void log(int severity, MemorySegment text, MemorySegment userData) {
        try {
            String said = CStrings.read(text);
            append(severity, said);
            var hearing = listener.get();
            if (hearing != null) {
                hearing.accept(said);
            }
        } catch (Throwable anything) {
            // An exception that leaves an upcall ends the process, and a lost line of a log is no reason for that.
            LOG.log(Level.DEBUG, "a line of the native log was lost", anything);
        }
    }

    private static synchronized void append(int severity, String text) {
        boolean continuation = severity == 5;
        if (!continuation) {
            flush();
            level = isNoise(severity, text) ? Level.DEBUG : level(severity);
        }
        line.append(text, 0, Math.min(text.length(), MAX_LINE - Math.min(MAX_LINE, line.length())));
        if (text.endsWith("\n") || line.length() >= MAX_LINE) {
            flush();
        }
    }

    private static boolean isNoise(int severity, String text) {
        boolean heard = listener.get() != null && severity != 4;
        return aborting.get() || heard || text.contains(POOL_WARNING);
    }

    private static Level level(int severity) {
        return switch (severity) {
            case 4 -> Level.ERROR;
            case 3 -> Level.WARNING;
            default -> Level.DEBUG;
        };
    }

    private static void flush() {
        String complete = line.toString().strip();
        line.setLength(0);
        if (complete.isEmpty()) {
            return;
        }
        if (level == Level.ERROR) {
            if (errors.size() == KEPT_ERRORS) {
                errors.removeFirst();
            }
            errors.addLast(complete);
        }
        LOG.log(level, complete);
    }
}
