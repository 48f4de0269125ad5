package io.lectern.prompt;

/** How much of the documents a prompt holds. */
public enum ReadingMode {
    /** All of them. */
    WHOLE,
    /** Their outlines, and what a search found with what stands around it. */
    MIXED,
    /** What a search found, with what stands around it. */
    PASSAGES
}
