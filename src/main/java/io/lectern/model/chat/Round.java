package io.lectern.model.chat;

import io.lectern.model.ChatFormat.Role;
import io.lectern.model.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A message that opens a round, and those that follow it up to the next one.
 *
 * @param opened whether it begins as a round does: what stands before the first opening message does not
 * @param messages their ids
 */
record Round(boolean opened, List<int[]> messages) {

    /**
     * The rounds of a conversation, oldest first.
     *
     * @param ids of the message at a place
     */
    static List<Round> split(List<ChatMessage> messages, Set<Role> openers, IntFunction<int[]> ids) {
        var rounds = new ArrayList<Round>();
        for (int i = 0; i < messages.size(); i++) {
            boolean opens = openers.contains(messages.get(i).role());
            if (opens || rounds.isEmpty()) {
                rounds.add(new Round(opens, new ArrayList<>()));
            }
            rounds.getLast().messages.add(ids.apply(i));
        }
        return rounds;
    }

    /** The newest rounds, whole and in their order: the newest always, those before it as long as all fit together. */
    static List<Round> newest(List<Round> rounds, int limit) {
        int first = rounds.size();
        int tokens = 0;
        while (first > 0
                && (first == rounds.size() || tokens + rounds.get(first - 1).tokens() <= limit)) {
            tokens += rounds.get(--first).tokens();
        }
        return rounds.subList(first, rounds.size());
    }

    static List<int[]> messages(List<Round> rounds) {
        return rounds.stream().flatMap(round -> round.messages.stream()).toList();
    }

    int tokens() {
        return messages.stream().mapToInt(tokens -> tokens.length).sum();
    }
}
