package io.lectern.answer.summary;

import io.lectern.document.DocumentId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be summarized, and how.
 *
 * @param documents in the order in which they are read, each once
 * @param focus what the summary is to be about; null for everything
 * @param targetWords words, or Chinese characters; the style's when null
 * @param language of a model's summary; that of the focus or of most documents when null
 * @param extractive sentences only, even when there is a model
 * @param temperature of a model, 0 (the likeliest words) to 2
 */
public record SummaryOrder(
        List<DocumentId> documents,
        SummaryStyle style,
        @Nullable String focus,
        @Nullable Integer targetWords,
        @Nullable SummaryLanguage language,
        boolean extractive,
        float temperature,
        int seed) {

    public static final int MOST_DOCUMENTS = 20;
    public static final int FEWEST_WORDS = 10;
    public static final int MOST_WORDS = 5_000;

    /**
     * Checks what does not depend on the documents.
     *
     * @throws SummaryProblem when there are too many documents or too few to compare, or it is to be too long or too short
     */
    public SummaryOrder {
        documents = documents.stream().distinct().toList();
        if (documents.size() > MOST_DOCUMENTS) {
            throw SummaryProblem.tooManyDocuments(documents.size(), MOST_DOCUMENTS);
        }
        if (style == SummaryStyle.COMPARE && documents.size() < 2) {
            throw SummaryProblem.nothingToCompare(documents.size());
        }
        if (targetWords != null && (targetWords < FEWEST_WORDS || targetWords > MOST_WORDS)) {
            throw SummaryProblem.targetWords(targetWords, FEWEST_WORDS, MOST_WORDS);
        }
    }

    /** Words, or Chinese characters, that the summary is to have. */
    public int words() {
        return targetWords == null ? style.words() : targetWords;
    }
}
