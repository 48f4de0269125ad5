package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lectern.engine.EngineException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One of the chat templates that are built into llama.cpp. It is rendered with a placeholder for each message and split
 * there, so that it never sees what people write. Usable once a library is loaded, by any thread.
 */
public final class LlamaChatTemplate {

    private static final String SYSTEM = "system";
    private static final String BETWEEN_SYSTEM_AND_USER = "\n\n";
    private static final List<String> PROBE = List.of(SYSTEM, "user", "assistant", "user");
    private static final int PLACEHOLDER_BYTES = 256;

    private final String template;

    private LlamaChatTemplate(String template) {
        this.template = template;
    }

    /** The names of all. */
    public static List<String> names() {
        try (var arena = Arena.ofConfined()) {
            int count = LlamaChatH.llama_chat_builtin_templates(MemorySegment.NULL, 0);
            var names = arena.allocate(ADDRESS, count);
            LlamaChatH.llama_chat_builtin_templates(names, count);
            return IntStream.range(0, count)
                    .mapToObj(i -> CStrings.read(names.getAtIndex(ADDRESS, i)))
                    .sorted()
                    .toList();
        }
    }

    /** The one of a name. */
    public static Optional<LlamaChatTemplate> named(String name) {
        return names().contains(name) ? Optional.of(new LlamaChatTemplate(name)) : Optional.empty();
    }

    /** The one that llama.cpp takes a Jinja source for, by the markers in it; empty when it knows none of them. */
    public static Optional<LlamaChatTemplate> matching(String source) {
        var template = new LlamaChatTemplate(source);
        return template.render(List.of("user")).map(rendered -> template);
    }

    /** The name under which this one is built in; empty when only its source is known. */
    public Optional<String> name() {
        var own = render(PROBE);
        return names().stream()
                .filter(name -> new LlamaChatTemplate(name).render(PROBE).equals(own))
                .findFirst();
    }

    /**
     * The text around messages: before the first, between each two, and behind the last with what introduces the
     * answer. Where a template has no place for a system message, it stands before the text of the first user.
     *
     * @param roles {@code system}, {@code user} or {@code assistant} of each message
     * @return one more than there are roles
     * @throws EngineException when the template leaves out one of the messages or moves it
     */
    public List<String> scaffold(List<String> roles) {
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("a chat must have at least one message");
        }
        return pieces(roles)
                .or(() -> roles.size() > 1 && roles.getFirst().equals(SYSTEM) ? withoutSystem(roles) : Optional.empty())
                .orElseThrow(() -> new EngineException(
                        "The chat template cannot hold messages of these roles in this order: " + roles));
    }

    private Optional<List<String>> withoutSystem(List<String> roles) {
        return pieces(roles.subList(1, roles.size())).map(rest -> {
            var pieces = new ArrayList<>(rest);
            pieces.add(1, BETWEEN_SYSTEM_AND_USER);
            return pieces;
        });
    }

    private Optional<List<String>> pieces(List<String> roles) {
        return render(roles).flatMap(rendered -> split(rendered, roles.size()));
    }

    private static Optional<List<String>> split(String rendered, int messages) {
        var pieces = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i < messages; i++) {
            int place = rendered.indexOf(placeholder(i), from);
            if (place < 0 || place != rendered.lastIndexOf(placeholder(i))) {
                return Optional.empty();
            }
            pieces.add(rendered.substring(from, place));
            from = place + placeholder(i).length();
        }
        pieces.add(rendered.substring(from));
        return Optional.of(pieces);
    }

    /** Without blanks at its ends, which some templates remove. */
    private static String placeholder(int message) {
        return "@lectern-%d@".formatted(message);
    }

    private Optional<String> render(List<String> roles) {
        return render(
                roles,
                IntStream.range(0, roles.size())
                        .mapToObj(LlamaChatTemplate::placeholder)
                        .toList());
    }

    /** What llama.cpp makes of whole messages; empty when it knows no such template. */
    Optional<String> render(List<String> roles, List<String> contents) {
        try (var arena = Arena.ofConfined()) {
            var chat = arena.allocate(LlamaChatH.MESSAGE, roles.size());
            for (int i = 0; i < roles.size(); i++) {
                chat.setAtIndex(ADDRESS, 2L * i, arena.allocateFrom(roles.get(i)));
                chat.setAtIndex(ADDRESS, 2L * i + 1, arena.allocateFrom(contents.get(i)));
            }
            var name = arena.allocateFrom(template);
            int capacity = (roles.size() + 1) * PLACEHOLDER_BYTES;
            while (true) {
                var buffer = arena.allocate(capacity);
                int length = LlamaChatH.llama_chat_apply_template(name, chat, roles.size(), buffer, capacity);
                if (length <= capacity) {
                    return length < 0 ? Optional.empty() : Optional.of(text(buffer, length));
                }
                capacity = length;
            }
        }
    }

    private static String text(MemorySegment buffer, int length) {
        return new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }
}
