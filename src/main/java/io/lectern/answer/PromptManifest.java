package io.lectern.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.lectern.document.DocumentId;
import io.lectern.prompt.AssembledPrompt;
import io.lectern.prompt.KeptExcerpts;
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
 * @param searchQuery what was searched for, when it was not the question as it was asked
 * @param kept what stands where it stood in the turn before, null for nothing
 */
@JsonInclude(Include.NON_NULL)
public record PromptManifest(
        int windowTokens,
        int answerTokens,
        int promptTokens,
        List<Entry> entries,
        @Nullable String searchQuery,
        @Nullable Kept kept) {

    /**
     * The first excerpts of a prompt, which are those of the turn before.
     *
     * @param excerpts how many
     * @param turnsUnused turns in a row in which a search found nothing good among them
     */
    public record Kept(int excerpts, int turnsUnused) {

        static @Nullable Kept of(KeptExcerpts kept) {
            return kept.excerpts().isEmpty() ? null : new Kept(kept.excerpts().size(), kept.turnsUnused());
        }
    }

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

    /**
     * The account of a prompt.
     *
     * @param searchQuery null when it was the question as it was asked
     */
    public static PromptManifest of(AssembledPrompt prompt, @Nullable String searchQuery) {
        var plan = prompt.plan();
        return new PromptManifest(
                plan.window(),
                plan.taken().answer(),
                plan.promptTokens(),
                prompt.entries().stream().map(Entry::of).toList(),
                searchQuery,
                Kept.of(plan.kept()));
    }
}
