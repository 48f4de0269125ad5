package io.lectern.model.cli;

import io.lectern.client.CommandException;
import io.lectern.client.ProgressLine;
import io.lectern.client.Terminal;
import io.lectern.model.hub.WorkListener;
import io.lectern.model.store.ImportDialog;
import io.lectern.model.store.LicenseTerms;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** An import's dialog with the one at the terminal, or with a script. Used by one thread at a time. */
final class TerminalDialog implements ImportDialog, WorkListener {

    private static final int STEPS_OF_A_TERMINAL = 1_000;
    private static final int STEPS_OF_A_LOG = 10;
    private static final long MAX_SHOWN_BYTES = 64 << 10;

    private final Terminal terminal;
    private final InputStream input;
    private final Consent consent;
    private final PrintStream out;
    private final ProgressLine line;

    private WriteProgress work = new WriteProgress("", 1, 0, 1);

    /** Whether terms are accepted beforehand. */
    enum Consent {
        GIVEN,
        ASKED_FOR
    }

    /** @param aside when a program reads the command's output */
    TerminalDialog(Terminal terminal, InputStream input, Consent consent, boolean aside) {
        this.terminal = terminal;
        this.input = input;
        this.consent = consent;
        this.out = aside ? terminal.err() : terminal.out();
        this.line = aside ? terminal.progressAside() : terminal.progress();
    }

    @Override
    public WorkListener progress() {
        return this;
    }

    @Override
    public synchronized void begins(String activity, long totalBytes, long doneBytes) {
        int steps = terminal.live() ? STEPS_OF_A_TERMINAL : STEPS_OF_A_LOG;
        work = new WriteProgress(activity, Math.max(1, totalBytes), doneBytes, steps);
        reaches(doneBytes);
    }

    @Override
    public synchronized void reaches(long doneBytes) {
        work.after(doneBytes, System.nanoTime()).ifPresent(line::show);
    }

    @Override
    public synchronized void say(String sentence) {
        line.clear();
        out.println(sentence);
    }

    void ends() {
        line.clear();
    }

    @Override
    public boolean accepts(LicenseTerms terms) {
        line.clear();
        String files = terms.files().stream().map(Path::toString).collect(Collectors.joining(", "));
        String where = files.isEmpty() ? "" : " (%s)".formatted(files);
        if (consent == Consent.GIVEN) {
            out.println("The licence of %s is accepted: %s%s".formatted(terms.subject(), terms.title(), where));
            return true;
        }
        if (!terminal.live()) {
            throw new CommandException("The licence of %s must be accepted: %s%s. Read it, and say --accept-license."
                    .formatted(terms.subject(), terms.title(), where));
        }
        terms.files().forEach(this::show);
        out.println("The licence of %s: %s%s".formatted(terms.subject(), terms.title(), where));
        out.print("Do you accept it? Write yes: ");
        out.flush();
        return "yes".equalsIgnoreCase(answer().strip());
    }

    private void show(Path file) {
        try {
            var text = Files.size(file) <= MAX_SHOWN_BYTES ? Files.readString(file) : "";
            // A text of others must not steer the terminal.
            out.println(text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "").strip());
        } catch (IOException unreadableOrNoText) {
            // Such as a PDF: its path is said.
        }
    }

    private String answer() {
        try {
            var line = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new CommandException("The answer cannot be read: %s.".formatted(e.getMessage()), e);
        }
    }
}
