package io.lectern.model;

import io.lectern.engine.EngineException;
import io.lectern.engine.llama.LlamaChatTemplate;
import java.util.List;
import java.util.stream.Stream;

/** A template that is built into llama.cpp. */
final class NativeChatFormat extends TextChatFormat {

    private static final List<Role> CONVERSATION = List.of(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER);

    private final String name;
    private final LlamaChatTemplate template;
    private final List<String> stopStrings;

    /** @throws EngineException when the template cannot hold a conversation */
    NativeChatFormat(String name, LlamaChatTemplate template) {
        this.name = name;
        this.template = template;
        String between = scaffold(CONVERSATION).get(3);
        this.stopStrings =
                Stream.of(marker(between)).filter(stop -> !stop.isBlank()).toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    List<String> scaffold(List<Role> roles) {
        return template.scaffold(roles.stream().map(Role::toString).toList());
    }

    /**
     * The first marker between an answer and the next question: a model whose vocabulary has no token for the end of a
     * turn writes it as text.
     */
    @Override
    public List<String> stopStrings() {
        return stopStrings;
    }

    private static String marker(String between) {
        String rest = between.stripLeading();
        char end = rest.startsWith("<") ? '>' : rest.startsWith("[") ? ']' : '\n';
        int last = rest.indexOf(end);
        String first = last < 0 ? rest : rest.substring(0, last + 1);
        // Words such as "User:" are a marker only at the begin of a line.
        return end == '\n' ? between.substring(0, between.length() - rest.length()) + first.strip() : first;
    }
}
