package io.lectern.evaluation.longbench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model wrote for a row. The first four fields are those of LongBench's files, which its own scoring reads.
 *
 * @param pred all that was written
 * @param allClasses null when the task has none
 * @param length of the row
 * @param wholeTokens of the prompt before anything was left out
 * @param promptTokens that the model read, chat format included
 * @param shortened whether something was left out
 * @param reading how the row was read; null in files of before it was noted
 * @param finish why the answer ended
 */
record Prediction(
        String pred,
        List<String> answers,
        @JsonProperty("all_classes") @Nullable List<String> allClasses,
        int length,
        @JsonProperty("_id") String id,
        @JsonProperty("whole_tokens") int wholeTokens,
        @JsonProperty("prompt_tokens") int promptTokens,
        @JsonProperty("answer_tokens") int answerTokens,
        boolean shortened,
        @Nullable String reading,
        String finish) {

    Prediction {
        reading = reading == null ? (shortened ? "truncated" : "whole") : reading;
    }

    double score(Task task) {
        return task.metric().best(task.scored(pred), answers, allClasses == null ? List.of() : allClasses);
    }
}
