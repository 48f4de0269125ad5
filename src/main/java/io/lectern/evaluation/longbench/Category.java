package io.lectern.evaluation.longbench;

/** What a task asks of a model. */
public enum Category {
    SINGLE_DOCUMENT("Single-document QA"),
    MULTI_DOCUMENT("Multi-document QA"),
    SUMMARIZATION("Summarization"),
    FEW_SHOT("Few-shot learning"),
    SYNTHETIC("Synthetic tasks"),
    CODE("Code completion");

    private final String title;

    Category(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
