package io.lectern.evaluation.probe;

import io.lectern.evaluation.subject.Subject;
import io.lectern.evaluation.subject.SubjectPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A prompt of a wanted length in a model's tokens, a question and its answer in it: prose in which sentences are hidden, the
 * first at a depth and the others spread evenly from there to the end, as in Kamradt's test with several needles.
 */
final class Haystack {

    private static final int MOST_ATTEMPTS = 24;
    private static final int PARAGRAPH = 8;

    private final Subject subject;
    private final ProbeForm form;
    private final Prose prose;
    private final Question question;
    private final Random random;
    private final double depth;
    private final List<String> sentences = new ArrayList<>();

    /**
     * @param random by which the prose is chosen
     * @param depth of the first hidden sentence, 0 for the begin and 1 for the end
     */
    Haystack(Subject subject, ProbeForm form, Prose prose, Question question, Random random, double depth) {
        this.subject = subject;
        this.form = form;
        this.prose = prose;
        this.question = question;
        this.random = random;
        this.depth = depth;
    }

    /**
     * The prompt with the wanted number of tokens, or a few less where the tokenizer has no text with exactly as many.
     *
     * @throws ProbeException when the question alone has more
     */
    SubjectPrompt prompt(int tokens) {
        var best = prompt(0, 0);
        if (length(best) > tokens) {
            throw new ProbeException(
                    "A probe needs %d tokens without any haystack, it may have %d: take greater lengths"
                            .formatted(length(best), tokens));
        }
        int count = 0;
        double tokensOfOne = subject.tokenizer().count(sentence(0) + prose.between());
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            int more = (int) ((tokens - length(best)) / tokensOfOne);
            if (more == 0) {
                break;
            }
            var longer = prompt(count + more, 0);
            if (length(longer) > tokens) {
                // Nearer to what a sentence really has, so that the next attempt is not too long again.
                tokensOfOne = Math.max(tokensOfOne * 1.02, (double) (length(longer) - length(best)) / more);
            } else {
                count += more;
                best = longer;
            }
        }
        return padded(best, count, tokens);
    }

    private SubjectPrompt padded(SubjectPrompt prompt, int count, int tokens) {
        var best = prompt;
        int words = 0;
        int step = tokens - length(best);
        for (int attempt = 0; attempt < MOST_ATTEMPTS && step > 0 && length(best) < tokens; attempt++) {
            var longer = prompt(count, words + step);
            if (length(longer) > tokens) {
                step /= 2;
            } else {
                words += step;
                best = longer;
                step = tokens - length(best);
            }
        }
        return best;
    }

    private SubjectPrompt prompt(int count, int padding) {
        if (count > 0) {
            sentence(count - 1);
        }
        String text = with(sentences.subList(0, count), question.hidden(), depth, prose);
        return form.prompt(
                subject, question.before() + text + prose.padding(padding) + question.after(), question.answerBegin());
    }

    private String sentence(int index) {
        while (sentences.size() <= index) {
            sentences.add(prose.sentence(random));
        }
        return sentences.get(index);
    }

    private static int length(SubjectPrompt prompt) {
        return prompt.tokens().length;
    }

    /** Prose with hidden sentences from a depth on. */
    static String with(List<String> sentences, List<String> hidden, double depth, Prose prose) {
        var text = new StringBuilder();
        int next = 0;
        for (int i = 0; i <= sentences.size(); i++) {
            while (next < hidden.size() && place(next, hidden.size(), sentences.size(), depth) <= i) {
                separate(text, prose.between());
                text.append(hidden.get(next++));
            }
            if (i < sentences.size()) {
                separate(text, i % PARAGRAPH == 0 ? "\n\n" : prose.between());
                text.append(sentences.get(i));
            }
        }
        return text.toString();
    }

    /** Before which sentence one is hidden. */
    private static int place(int hidden, int allHidden, int sentences, double depth) {
        double own = depth + (1 - depth) * hidden / allHidden;
        return (int) Math.round(own * sentences);
    }

    private static void separate(StringBuilder text, String between) {
        if (!text.isEmpty()) {
            text.append(between);
        }
    }
}
