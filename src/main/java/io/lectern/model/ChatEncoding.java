package io.lectern.model;

import io.lectern.engine.Tokenizer;
import io.lectern.model.ChatFormat.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Turns messages into token ids in a model's chat format. Each part becomes ids by itself and the ids are joined, so
 * lengths add up exactly and no content can become a control token.
 */
public final class ChatEncoding {

    private final Tokenizer tokenizer;
    private final ChatFormat format;
    private final Optional<Integer> beginOfSequence;

    public ChatEncoding(Tokenizer tokenizer, ChatFormat format, Optional<Integer> beginOfSequence) {
        this.tokenizer = tokenizer;
        this.format = format;
        this.beginOfSequence = beginOfSequence;
    }

    /**
     * The scaffold around messages, of which the first begins the sequence and the last is what the model writes its
     * answer behind.
     *
     * @return one more than there are roles
     */
    public List<int[]> scaffold(List<Role> roles) {
        var pieces = new ArrayList<int[]>();
        for (String text : format.scaffold(roles)) {
            pieces.add(text.isEmpty() ? new int[0] : tokenizer.encodeScaffold(text));
        }
        pieces.set(0, begun(pieces.getFirst()));
        return pieces;
    }

    public int[] content(String text) {
        return tokenizer.encode(text);
    }

    /** A whole conversation. */
    public int[] prompt(List<Role> roles, List<int[]> contents) {
        var pieces = scaffold(roles);
        var parts = new ArrayList<int[]>();
        for (int i = 0; i < contents.size(); i++) {
            parts.add(pieces.get(i));
            parts.add(contents.get(i));
        }
        parts.add(pieces.getLast());
        return join(parts);
    }

    /** Some templates write the token that begins a sequence themselves. */
    private int[] begun(int[] first) {
        boolean wanted = beginOfSequence
                .filter(id -> first.length == 0 || first[0] != id)
                .isPresent();
        return wanted ? join(List.of(new int[] {beginOfSequence.orElseThrow()}, first)) : first;
    }

    public static int[] join(List<int[]> parts) {
        return parts.stream().flatMapToInt(IntStream::of).toArray();
    }
}
