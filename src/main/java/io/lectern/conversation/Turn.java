package io.lectern.conversation;

import io.lectern.answer.AnswerId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question and the answer it got.
 *
 * @param ordinal 0 for the first turn of the conversation
 * @param parent the turn that it follows, null for none
 * @param alternatives ordinals of all turns that follow the same one, itself among them
 * @param scope what it and those behind it were asked over, null when that is what it was before
 */
public record Turn(
        int ordinal,
        @Nullable Integer parent,
        List<Integer> alternatives,
        String question,
        AnswerId answer,
        @Nullable Scope scope,
        Instant createdAt) {

    public Turn {
        alternatives = List.copyOf(alternatives);
    }
}
