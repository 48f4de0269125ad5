package io.lectern.answer;

import java.util.Arrays;
import java.util.List;

/** Reads a finished event stream, as a browser would. */
public final class ServerSentEvents {

    private ServerSentEvents() {}

    /** One event; fields that were not sent are empty. */
    public record Event(String id, String name, String data) {}

    public static List<Event> parse(String stream) {
        return Arrays.stream(stream.split("\n\n"))
                .map(block -> new Event(field(block, "id"), field(block, "event"), field(block, "data")))
                .filter(event -> !event.data().isEmpty())
                .toList();
    }

    private static String field(String block, String name) {
        return String.join(
                "\n",
                block.lines()
                        .filter(line -> line.startsWith(name + ":"))
                        .map(line -> line.substring(name.length() + 1).strip())
                        .toList());
    }
}
