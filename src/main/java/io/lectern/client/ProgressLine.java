package io.lectern.client;

import java.io.PrintStream;

/** One line that says what is going on now: written over on a terminal, one line for each change elsewhere. */
public final class ProgressLine {

    private static final String BACK_TO_AN_EMPTY_LINE = "\r\u001b[K";

    private final PrintStream stream;
    private final boolean live;
    private String shown = "";

    ProgressLine(PrintStream stream, boolean live) {
        this.stream = stream;
        this.live = live;
    }

    public void show(String activity) {
        if (activity.equals(shown)) {
            return;
        }
        shown = activity;
        if (live) {
            stream.print(BACK_TO_AN_EMPTY_LINE + activity + " …");
            stream.flush();
        } else {
            stream.println(activity + " …");
        }
    }

    /** Makes room for other output. */
    public void clear() {
        if (live && !shown.isEmpty()) {
            stream.print(BACK_TO_AN_EMPTY_LINE);
            stream.flush();
        }
        shown = "";
    }
}
