package io.lectern.model;

import io.lectern.engine.Tokenizer;
import io.lectern.model.ChatFormat.Role;
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

    /** What a sequence starts with: one id, or none. */
    public int[] begin() {
        return beginOfSequence.map(id -> new int[] {id}).orElseGet(() -> new int[0]);
    }

    /** A whole message. */
    public int[] message(Role role, String content) {
        return join(List.of(before(role), content(content), after(role)));
    }

    public int[] before(Role role) {
        return scaffold(format.around(role).before());
    }

    public int[] content(String text) {
        return tokenizer.encode(text);
    }

    public int[] after(Role role) {
        return scaffold(format.around(role).after());
    }

    /** What the model writes its answer behind. */
    public int[] answerPrefix() {
        return scaffold(format.answerPrefix());
    }

    private int[] scaffold(String text) {
        return text.isEmpty() ? new int[0] : tokenizer.encodeScaffold(text);
    }

    public static int[] join(List<int[]> parts) {
        return parts.stream().flatMapToInt(IntStream::of).toArray();
    }
}
