package io.lectern.model;

import io.lectern.engine.PromptPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A conversation as a model's ids, with a boundary behind each message, as the next prompt of the conversation begins with
 * them.
 *
 * @param parts the ids; the last one is what the model writes its answer behind
 * @param messagesLeftOut old messages for which there was no room
 * @param tokensCut ids cut off the messages that were kept
 */
public record EncodedConversation(List<PromptPart> parts, int messagesLeftOut, int tokensCut) {

    public EncodedConversation {
        parts = List.copyOf(parts);
    }

    /** Messages of which nothing is cut; those that became no ids have no part. */
    public static EncodedConversation of(List<int[]> messages, int messagesLeftOut) {
        return new EncodedConversation(
                messages.stream()
                        .filter(tokens -> tokens.length > 0)
                        .map(PromptPart::cached)
                        .toList(),
                messagesLeftOut,
                0);
    }

    /** The same with ids behind it that will hardly come again. */
    public EncodedConversation endingWith(int... tokens) {
        var longer = new ArrayList<>(parts);
        if (tokens.length > 0) {
            longer.add(PromptPart.of(tokens));
        }
        return new EncodedConversation(longer, messagesLeftOut, tokensCut);
    }

    /** Only the last ids. */
    public EncodedConversation last(int limit) {
        var kept = new ArrayList<PromptPart>();
        int room = limit;
        for (var part : parts.reversed()) {
            int[] tokens = part.tokens();
            if (room > 0) {
                int[] end = Arrays.copyOfRange(tokens, Math.max(0, tokens.length - room), tokens.length);
                kept.addFirst(new PromptPart(end, part.cacheBoundary(), part.source()));
                room -= end.length;
            }
        }
        return new EncodedConversation(kept, messagesLeftOut, tokensCut + Math.max(0, length() - limit));
    }

    /** How many ids. */
    public int length() {
        return parts.stream().mapToInt(part -> part.tokens().length).sum();
    }

    /** All ids in order. */
    public int[] tokens() {
        return parts.stream().flatMapToInt(part -> IntStream.of(part.tokens())).toArray();
    }
}
