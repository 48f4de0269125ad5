package io.lectern.evaluation.longbench;

import io.lectern.evaluation.subject.Subject;
import io.lectern.prompt.ExcerptOrder;
import io.lectern.prompt.ReadingMode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a prompt is made of a row that may be longer than the model can read. */
public interface PromptStrategy {

    /** The names of all that there are, the one that LongBench itself uses first. */
    List<String> NAMES = List.of(MiddleTruncation.NAME, "whole", "mixed", "passages");

    /**
     * The strategy of a name.
     *
     * @param order of excerpts, where there are some
     * @throws IllegalArgumentException when there is none of that name
     */
    static PromptStrategy named(String name, ExcerptOrder order) {
        return switch (name) {
            case MiddleTruncation.NAME -> new MiddleTruncation();
            case "whole" -> new PlannedReading(name, Optional.empty(), order);
            case "mixed" -> new PlannedReading(name, Optional.of(ReadingMode.MIXED), order);
            case "passages" -> new PlannedReading(name, Optional.of(ReadingMode.PASSAGES), order);
            default ->
                throw new IllegalArgumentException(
                        "'%s' is no strategy: there are %s".formatted(name, String.join(", ", NAMES)));
        };
    }

    /** As on the command line and in reports. */
    String name();

    /** Version of what chooses excerpts; null where nothing does. */
    default @Nullable Integer planner() {
        return null;
    }

    /**
     * What the model reads of a row, before its chat format.
     *
     * @param room most tokens that it may have, at least 2
     * @throws IOException when a temporary file cannot be written
     */
    Fitted fit(FilledRow row, Subject subject, int room) throws IOException;

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
     * @param reading how the row is read: {@code whole}, {@code mixed}, {@code passages} or {@code truncated}
     */
    record Fitted(String prompt, int wholeTokens, boolean shortened, String reading) {}
}
