package io.lectern.answer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Reads event streams, as a browser would. */
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

    /** Reads a stream until an event of it, inclusive, or to its end. */
    public static List<Event> readUntil(InputStream stream, Predicate<Event> last) throws IOException {
        var events = new ArrayList<Event>();
        var block = new StringBuilder();
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                block.append(line).append('\n');
                if (line.isEmpty()) {
                    events.addAll(parse(block.toString()));
                    block.setLength(0);
                    if (!events.isEmpty() && last.test(events.getLast())) {
                        return events;
                    }
                }
            }
        }
        return events;
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
