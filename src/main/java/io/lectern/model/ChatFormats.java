package io.lectern.model;

import io.lectern.engine.llama.LlamaChatTemplate;
import io.lectern.model.ChatFormat.Role;
import io.lectern.model.chat.FamilyFormats;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The chat formats that are known, and how one is chosen: those of the families that have their own, and the templates
 * that are built into llama.cpp, which need its library loaded.
 */
public final class ChatFormats {

    /** Markers as in OpenAI's ChatML, which Qwen, Yi and many others use. */
    public static final ChatFormat CHATML = new Uniform("chatml", "<|im_start|>assistant\n", List.of("<|im_end|>")) {
        @Override
        String before(Role role) {
            return "<|im_start|>" + role + "\n";
        }

        @Override
        String after(Role role) {
            return "<|im_end|>\n";
        }
    };

    /** Plain headings, for base models without a template. */
    public static final ChatFormat PLAIN = new Uniform("plain", "Answer:", List.of("\nQuestion:")) {
        @Override
        String before(Role role) {
            return switch (role) {
                case SYSTEM -> "";
                case USER -> "Question: ";
                case ASSISTANT -> "Answer: ";
                case TOOL -> throw new IllegalStateException("no tool speaks here");
            };
        }

        @Override
        String after(Role role) {
            return role == Role.USER ? "\n" : "\n\n";
        }
    };

    private static final String UNNAMED = "template";

    private ChatFormats() {}

    /**
     * The format of a model.
     *
     * @param asked the name that a user set; it counts more than
     * @param recorded the name that was found when the model was imported, which counts more than
     * @param template the chat template of its file
     * @throws IllegalArgumentException when there is none of that name
     * @throws ChatFormatException when the template is none that is known
     */
    public static ChatFormat of(Optional<String> asked, Optional<String> recorded, Optional<String> template) {
        return asked.or(() -> recorded).map(ChatFormats::named).orElseGet(() -> forTemplate(template));
    }

    /**
     * The format of a name.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public static ChatFormat named(String name) {
        return Stream.of(CHATML, PLAIN)
                .filter(format -> format.name().equals(name))
                .findFirst()
                .or(() -> FamilyFormats.named(name))
                .or(() -> LlamaChatTemplate.named(name).map(template -> new NativeChatFormat(name, template)))
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no chat format '%s': lectern.model.chat-format must be one of %s"
                                .formatted(name, String.join(", ", names()))));
    }

    /**
     * The format that a model file's chat template asks for; plain when it has none.
     *
     * @throws ChatFormatException when the template is none that is known
     */
    public static ChatFormat forTemplate(Optional<String> source) {
        if (source.isEmpty()) {
            return PLAIN;
        }
        var template = LlamaChatTemplate.matching(source.get()).orElseThrow(() -> new ChatFormatException(names()));
        var name = template.name();
        return name.isPresent() ? named(name.get()) : new NativeChatFormat(UNNAMED, template);
    }

    private static List<String> names() {
        return Stream.of(List.of(PLAIN.name()), FamilyFormats.names(), LlamaChatTemplate.names())
                .flatMap(List::stream)
                .toList();
    }

    /** The same around every message of a role, wherever it stands. */
    private abstract static class Uniform extends TextChatFormat {

        private final String name;
        private final String answerPrefix;
        private final List<String> stopStrings;

        Uniform(String name, String answerPrefix, List<String> stopStrings) {
            this.name = name;
            this.answerPrefix = answerPrefix;
            this.stopStrings = stopStrings;
        }

        abstract String before(Role role);

        abstract String after(Role role);

        @Override
        public String name() {
            return name;
        }

        @Override
        List<String> scaffold(List<Role> roles) {
            var pieces = new ArrayList<String>();
            String open = "";
            for (var role : roles) {
                pieces.add(open + before(role));
                open = after(role);
            }
            pieces.add(open + answerPrefix);
            return pieces;
        }

        @Override
        public List<String> stopStrings() {
            return stopStrings;
        }
    }
}
