package io.lectern.supervisor;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;

/** Ends a child when its parent is gone, so that no service is left that nobody knows and that holds the data folder. */
public final class ParentWatch {

    private static final Duration LONGEST_STOP = Duration.ofMinutes(1);

    private ParentWatch() {}

    /** Watches from now on, on a thread of its own. Standard input belongs to it. */
    public static void start() {
        Thread.ofPlatform().daemon().name("parent-watch").start(ParentWatch::watch);
    }

    private static void watch() {
        awaitEndOfInput();
        System.err.println("lectern: The process that started this service is gone; the service stops.");
        Thread.ofPlatform().daemon().name("parent-watch-limit").start(ParentWatch::haltLate);
        System.exit(0);
    }

    private static void awaitEndOfInput() {
        var buffer = new byte[512];
        try (var in = new FileInputStream(FileDescriptor.in)) {
            while (in.read(buffer) >= 0) {
                // Nobody writes to it.
            }
        } catch (IOException gone) {
            // As good as its end.
        }
    }

    private static void haltLate() {
        try {
            Thread.sleep(LONGEST_STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
