package io.lectern.model;

import io.lectern.engine.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How a model was taught to tell the parts of a conversation apart. */
public interface ChatFormat {

    /** Who speaks. */
    enum Role {
        SYSTEM("system"),
        USER("user", "human"),
        ASSISTANT("assistant"),
        /** What a tool gave back. */
        TOOL("tool", "exec");

        private final List<String> names;

        Role(String... names) {
            this.names = List.of(names);
        }

        /**
         * The role of a name, of which the families have several.
         *
         * @throws IllegalArgumentException when nobody is called that
         */
        public static Role of(String name) {
            return Arrays.stream(values())
                    .filter(role -> role.names.contains(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("role is '%s', it must be one of %s"
                            .formatted(
                                    name,
                                    Arrays.stream(values())
                                            .flatMap(role -> role.names.stream())
                                            .collect(Collectors.joining(", ")))));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Short name, as in the setting {@code lectern.model.chat-format}. */
    String name();

    /**
     * How conversations become a model's ids.
     *
     * @param beginOfSequence that the model file wants to be added; formats that know better leave it out
     */
    ChatEncoding encoding(Tokenizer tokenizer, Optional<Integer> beginOfSequence);

    /** Texts that end an answer, beside the model's own end-of-generation tokens. */
    List<String> stopStrings();

    /** Ids that end an answer, beside the model's own end-of-generation tokens. */
    default Set<Integer> stopTokens() {
        return Set.of();
    }
}
