package io.lectern.client;

import java.io.PrintStream;

/** Prints an answer for people: its text, then where each part of it comes from. */
public final class AnswerPrinter {

    private static final int COLUMNS = 100;

    private final PrintStream out;

    public AnswerPrinter(PrintStream out) {
        this.out = out;
    }

    public void print(ServedAnswer answer) {
        for (var line : answer.text().strip().lines().toList()) {
            printWrapped(line, "  ");
        }
        out.println();
        out.println("  mode: " + answer.mode() + (answer.modeReason() == null ? "" : " – " + answer.modeReason()));
        for (var citation : answer.citations()) {
            var mark = citation.verified() ? "✓ verified" : "✗ not verified";
            out.println("  [%d] %s  %s".formatted(citation.label(), citation.place(), mark));
            printWrapped("“" + citation.quote() + "”", "      ");
        }
        out.println();
    }

    /** Breaks at spaces only: Chinese text stays on one line, which terminals break by themselves. */
    private void printWrapped(String text, String indent) {
        if (text.isBlank()) {
            out.println();
            return;
        }
        var line = new StringBuilder(indent);
        for (var word : text.strip().split(" ", -1)) {
            if (line.length() > indent.length() && line.length() + 1 + word.length() > COLUMNS) {
                out.println(line);
                line.setLength(indent.length());
            }
            line.append(line.length() > indent.length() ? " " : "").append(word);
        }
        out.println(line);
    }
}
