package io.lectern.prompt;

import java.util.List;

/**
 * What the plan of a summary is made from, in tokens.
 *
 * @param window of prompt and answer together
 * @param writing what stands around texts that the summary is written from
 * @param noting what stands around texts that are noted down
 * @param answer kept for the summary
 * @param note kept for what is noted of a part
 * @param mayRefine whether a summary may be written before everything is read
 * @param documents in the order they are read
 */
public record SummaryPlanRequest(
        int window, int writing, int noting, int answer, int note, boolean mayRefine, List<SourceDocument> documents) {

    /** What was written once may take so many times its tokens when it is read again: ids are made anew. */
    private static final int AGAIN = 2;
    /** Kept for what says where a note is from. */
    public static final int HEAD = 64;

    public SummaryPlanRequest {
        documents = List.copyOf(documents);
    }

    /** Tokens of texts that the summary can be written from. */
    public int roomToWrite() {
        return window - writing - answer;
    }

    /** Tokens of texts that can be noted down at once. */
    public int roomToNote() {
        return window - noting - note;
    }

    /** Tokens of a part that can be read beside what was written so far; less than 1 when there is no room. */
    public int roomToRefine() {
        return roomToWrite() - AGAIN * answer - HEAD;
    }
}
