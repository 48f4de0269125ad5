package io.lectern.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The chat formats that are built in, and how one is told from a model file's template. */
public final class ChatFormats {

    /** Markers as in OpenAI's ChatML, which Qwen, Yi and many others use. */
    public static final ChatFormat CHATML = new Named("chatml", "<|im_start|>assistant\n", List.of("<|im_end|>")) {
        @Override
        public Scaffold around(Role role) {
            var name = switch (role) {
                case SYSTEM -> "system";
                case USER -> "user";
                case ASSISTANT -> "assistant";
            };
            return new Scaffold("<|im_start|>" + name + "\n", "<|im_end|>\n");
        }
    };

    /** Plain headings, for models without a known template and for base models. */
    public static final ChatFormat PLAIN = new Named("plain", "Answer:", List.of("\nQuestion:")) {
        @Override
        public Scaffold around(Role role) {
            return switch (role) {
                case SYSTEM -> new Scaffold("", "\n\n");
                case USER -> new Scaffold("Question: ", "\n");
                case ASSISTANT -> new Scaffold("Answer: ", "\n\n");
            };
        }
    };

    private static final List<ChatFormat> ALL = List.of(CHATML, PLAIN);

    private ChatFormats() {}

    /**
     * The format of a name.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public static ChatFormat named(String name) {
        return ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("lectern.model.chat-format is '%s', known formats: %s"
                        .formatted(name, ALL.stream().map(ChatFormat::name).collect(Collectors.joining(", ")))));
    }

    /** The format that a model file's chat template asks for; plain when it has none or one that is not known. */
    public static ChatFormat forTemplate(Optional<String> template) {
        return template.filter(source -> source.contains("<|im_start|>")).isPresent() ? CHATML : PLAIN;
    }

    private abstract static class Named implements ChatFormat {

        private final String name;
        private final String answerPrefix;
        private final List<String> stopStrings;

        Named(String name, String answerPrefix, List<String> stopStrings) {
            this.name = name;
            this.answerPrefix = answerPrefix;
            this.stopStrings = stopStrings;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String answerPrefix() {
            return answerPrefix;
        }

        @Override
        public List<String> stopStrings() {
            return stopStrings;
        }
    }
}
