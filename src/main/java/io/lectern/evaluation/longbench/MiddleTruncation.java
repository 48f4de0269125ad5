package io.lectern.evaluation.longbench;

import io.lectern.evaluation.subject.Subject;
import io.lectern.evaluation.subject.SubjectPrompt.Ending;
import java.util.Arrays;

/**
 * LongBench's own way: of a prompt that has too many tokens, the first and the last half of as many as there may be, joined as
 * texts. The text may have another number of tokens then.
 */
final class MiddleTruncation implements PromptStrategy {

    static final String NAME = "truncate";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Fitted fit(FilledRow row, Subject subject, int room) {
        String text = row.prompt();
        int[] tokens = subject.text(text, Ending.OPEN).tokens();
        if (tokens.length <= room) {
            return new Fitted(text, tokens.length, false, "whole");
        }
        int half = room / 2;
        String begin = subject.tokenizer().decode(Arrays.copyOf(tokens, half));
        String end = subject.tokenizer().decode(Arrays.copyOfRange(tokens, tokens.length - half, tokens.length));
        return new Fitted(withoutAddedBlank(begin, text) + end, tokens.length, true, "truncated");
    }

    /** Some tokenizers put a blank before every text. */
    private static String withoutAddedBlank(String begin, String text) {
        return begin.startsWith(" ") && !text.startsWith(" ") ? begin.substring(1) : begin;
    }
}
