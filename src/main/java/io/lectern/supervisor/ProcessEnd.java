package io.lectern.supervisor;

import java.util.Map;

/** What its exit status says about how a service ended. */
sealed interface ProcessEnd {

    /** In good order, as after Ctrl-C. */
    record Stopped() implements ProcessEnd {}

    /** It has said why it cannot run, and would say the same again. */
    record Refused(int status) implements ProcessEnd {}

    /**
     * It did not mean to.
     *
     * @param cause reads on after "the service died"
     */
    record Died(int status, String cause) implements ProcessEnd {}

    /** What is added to the number of the signal that ended a process. */
    int SIGNALLED = 128;

    Map<Integer, String> SIGNALS = Map.of(
            4, "SIGILL",
            6, "SIGABRT",
            7, "SIGBUS",
            8, "SIGFPE",
            9, "SIGKILL, which the system sends when memory runs out",
            11, "SIGSEGV");

    Map<Integer, String> STATUSES = Map.of(3, "the Java heap is exhausted", 70, "the native engine gave up");

    static ProcessEnd of(int status) {
        return switch (status) {
            // The last three are those of a JVM that ran its shutdown hooks upon SIGHUP, SIGINT or SIGTERM.
            case 0, SIGNALLED + 1, SIGNALLED + 2, SIGNALLED + 15 -> new Stopped();
            case 1, 2 -> new Refused(status);
            default -> new Died(status, cause(status));
        };
    }

    private static String cause(int status) {
        int signal = status - SIGNALLED;
        return signal > 0
                ? "of signal %d (%s)".formatted(signal, SIGNALS.getOrDefault(signal, "unexpected"))
                : "with exit status %d (%s)".formatted(status, STATUSES.getOrDefault(status, "unexpected"));
    }
}
