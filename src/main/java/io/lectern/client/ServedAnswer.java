package io.lectern.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the service answers.
 *
 * @param mode whole, mixed, passages, extractive or none
 * @param modeReason why this mode, in a sentence
 */
public record ServedAnswer(
        String text, String mode, @Nullable String modeReason, List<ServedCitation> citations) {

    public ServedAnswer {
        citations = List.copyOf(citations);
    }

    /** Whether the documents hold an answer. */
    public boolean isFound() {
        return !mode.equals("none");
    }
}
