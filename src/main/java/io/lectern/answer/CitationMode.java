package io.lectern.answer;

/** What holds a model's citations. */
public enum CitationMode {
    /** Nothing: the model is told to cite, and what it cites is checked afterwards. */
    FREE,
    /** It can write no label but those of the texts that it read. */
    CONSTRAINED,
    /** It can write nothing but words of these texts, each quotation under its label. */
    QUOTE
}
