package io.lectern.model;

import io.lectern.engine.Tokenizer;
import io.lectern.model.ChatFormat.Role;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Each part becomes ids by itself, also in a plain conversation. Nothing is cut. */
final class TextChatEncoding implements ChatEncoding {

    private final Tokenizer tokenizer;
    private final TextChatFormat format;
    private final Optional<Integer> beginOfSequence;

    TextChatEncoding(Tokenizer tokenizer, TextChatFormat format, Optional<Integer> beginOfSequence) {
        this.tokenizer = tokenizer;
        this.format = format;
        this.beginOfSequence = beginOfSequence;
    }

    @Override
    public List<int[]> scaffold(List<Role> roles) {
        int tool = roles.indexOf(Role.TOOL);
        if (tool >= 0) {
            throw ConversationException.role(
                    format.name(), tool, Role.TOOL, EnumSet.complementOf(EnumSet.of(Role.TOOL)));
        }
        var pieces = new ArrayList<int[]>();
        for (String text : format.scaffold(roles)) {
            pieces.add(text.isEmpty() ? new int[0] : tokenizer.encodeScaffold(text));
        }
        pieces.set(0, begun(pieces.getFirst()));
        return pieces;
    }

    @Override
    public int[] content(String text) {
        return tokenizer.encode(text);
    }

    @Override
    public EncodedConversation conversation(List<ChatMessage> messages, ChatWindow window) {
        if (messages.isEmpty()) {
            throw ConversationException.empty(format.name());
        }
        var scaffold = scaffold(messages.stream().map(ChatMessage::role).toList());
        var parts = new ArrayList<int[]>();
        for (int i = 0; i < messages.size(); i++) {
            parts.add(ChatEncoding.join(
                    List.of(scaffold.get(i), content(messages.get(i).content()))));
        }
        return EncodedConversation.of(parts, 0).endingWith(scaffold.getLast());
    }

    /** Some templates write the token that begins a sequence themselves. */
    private int[] begun(int[] first) {
        boolean wanted = beginOfSequence
                .filter(id -> first.length == 0 || first[0] != id)
                .isPresent();
        return wanted ? ChatEncoding.join(List.of(new int[] {beginOfSequence.orElseThrow()}, first)) : first;
    }
}
