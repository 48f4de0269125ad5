package io.lectern.prompt;

import java.util.Optional;
import java.util.UUID;

/**
 * An earlier question of a conversation and the answer it got.
 *
 * @param answerId of the stored answer, by which can be found what its markers stood for
 */
public record HistoryTurn(String question, String answer, Optional<UUID> answerId) {

    /** Of an answer that is not stored. */
    public HistoryTurn(String question, String answer) {
        this(question, answer, Optional.empty());
    }
}
