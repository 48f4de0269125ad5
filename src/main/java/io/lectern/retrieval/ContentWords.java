package io.lectern.retrieval;

import io.lectern.retrieval.analysis.QueryText;
import java.util.List;

/** The words of a text that carry its meaning, as search finds them. */
public final class ContentWords {

    private ContentWords() {}

    /** Stems, and Chinese words by dictionary, each as often as it occurs; function words are left out. */
    public static List<String> of(String text) {
        return QueryText.contentWords(text);
    }
}
