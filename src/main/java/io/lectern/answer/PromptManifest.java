package io.lectern.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.lectern.document.DocumentId;
import io.lectern.prompt.AssembledPrompt;
import io.lectern.prompt.PromptEntry;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the prompt of an answer was made of: an account of every token that the model read, without the words.
 *
 * @param windowTokens of prompt and answer together
 * @param answerTokens that were kept for the answer
 * @param promptTokens that were read
 * @param entries in the order of the prompt, which they cover without gaps
 */
public record PromptManifest(int windowTokens, int answerTokens, int promptTokens, List<Entry> entries) {

    /**
     * A stretch of the prompt.
     *
     * @param kind {@code system}, {@code outline}, {@code excerpt}, {@code turn} or {@code question}
     * @param startToken index of its first token
     * @param endToken index behind its last
     * @param label of an excerpt, as the answer cites it
     * @param ranges of the document's canonical text that an excerpt holds
     */
    @JsonInclude(Include.NON_NULL)
    public record Entry(
            String kind,
            int startToken,
            int endToken,
            @Nullable Integer label,
            @Nullable DocumentId documentId,
            @Nullable Integer documentVersion,
            List<CharRange> ranges) {

        static Entry of(PromptEntry entry) {
            var version = entry.document().orElse(null);
            return new Entry(
                    entry.kind().name().toLowerCase(Locale.ROOT),
                    entry.start(),
                    entry.end(),
                    entry.label().isPresent() ? entry.label().getAsInt() : null,
                    version == null ? null : version.document(),
                    version == null ? null : version.version(),
                    entry.ranges().stream()
                            .map(range -> new CharRange(range.start(), range.end()))
                            .toList());
        }
    }

    public PromptManifest {
        entries = List.copyOf(entries);
    }

    public static PromptManifest of(AssembledPrompt prompt) {
        var plan = prompt.plan();
        return new PromptManifest(
                plan.window(),
                plan.taken().answer(),
                plan.promptTokens(),
                prompt.entries().stream().map(Entry::of).toList());
    }
}
