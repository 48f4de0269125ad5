package io.lectern.evaluation.longbench;

import io.lectern.evaluation.subject.Subject;
import java.util.List;

/** How a prompt is made of a row that may be longer than the model can read. */
public interface PromptStrategy {

    /** All that there are, the one that LongBench itself uses first. */
    List<PromptStrategy> ALL = List.of(new MiddleTruncation());

    /** As on the command line and in reports. */
    String name();

    /**
     * What the model reads of a row, before its chat format.
     *
     * @param room most tokens that it may have, at least 2
     */
    Fitted fit(FilledRow row, Subject subject, int room);

    /**
     * A row with the template of its task.
     *
     * @param context the long text; empty where the data hold the whole prompt only
     * @param question what is asked of it; may be empty
     * @param prompt the template with both of them and all else in its places
     */
    record FilledRow(Task task, String context, String question, String prompt) {}

    /**
     * A prompt.
     *
     * @param wholeTokens of the prompt as it was before
     * @param shortened whether something was left out
     */
    record Fitted(String prompt, int wholeTokens, boolean shortened) {}
}
