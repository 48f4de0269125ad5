package io.lectern.client;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a command writes, in UTF-8 whatever the locale says.
 *
 * @param live whether both streams are a terminal, on which a line can be written over
 */
public record Terminal(PrintStream out, PrintStream err, boolean live) {

    public static Terminal ofThisProcess() {
        var terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        return new Terminal(utf8(FileDescriptor.out), utf8(FileDescriptor.err), terminal.isPresent());
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Progress among the command's output. */
    public ProgressLine progress() {
        return new ProgressLine(out, live);
    }

    /** Progress beside the command's output, for output that a program reads. */
    public ProgressLine progressAside() {
        return new ProgressLine(err, false);
    }

    /** The same, written over on a terminal. */
    public ProgressLine liveProgressAside() {
        return new ProgressLine(err, live);
    }
}
