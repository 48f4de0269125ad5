package io.lectern.answer.summary.extract;

import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.answer.internal.Citations;
import io.lectern.answer.summary.SummaryOrder;
import io.lectern.prompt.SourceDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A summary made of sentences of the documents, each under a label of its own.
 *
 * @param focused whether a sentence has something of the focus that was asked for
 */
public record Extract(String text, List<Citation> citations, boolean focused) {

    public Extract {
        citations = List.copyOf(citations);
    }

    /** The extract of some documents; empty when they have no words. */
    public static Optional<Extract> of(List<SourceDocument> documents, SummaryOrder order) {
        var sentences = Sentences.of(documents);
        if (sentences.isEmpty()) {
            return Optional.empty();
        }
        var choice = new SentenceChoice(sentences, order);
        return Optional.of(new Writer(order).written(choice));
    }

    /** Lays the sentences out as the style asks. */
    private static final class Writer {

        private final SummaryOrder order;
        private final StringBuilder text = new StringBuilder();
        private final List<Citation> citations = new ArrayList<>();

        Writer(SummaryOrder order) {
            this.order = order;
        }

        Extract written(SentenceChoice choice) {
            var title = "";
            int document = -1;
            for (var sentence : choice.chosen()) {
                var next = title(sentence);
                if (!next.isEmpty() && (!next.equals(title) || sentence.document() != document)) {
                    line(isTitled() ? "## " + next + "\n" : "");
                } else {
                    between();
                }
                title = next;
                document = sentence.document();
                add(sentence);
            }
            return new Extract(text.toString(), citations, choice.isFocused());
        }

        /** What sentences stand together under. */
        private String title(Sentence sentence) {
            return switch (order.style()) {
                case BRIEF, EXECUTIVE, BULLETS -> "";
                case COMPARE -> sentence.source().filename();
                case OUTLINE -> sentence.heading().isEmpty() ? sentence.source().filename() : sentence.heading();
                case DETAILED -> Integer.toString(sentence.section());
            };
        }

        private boolean isTitled() {
            return switch (order.style()) {
                case OUTLINE, COMPARE -> true;
                case BRIEF, EXECUTIVE, BULLETS, DETAILED -> false;
            };
        }

        private void line(String title) {
            text.append(text.isEmpty() ? "" : "\n\n").append(title);
        }

        private void between() {
            text.append(text.isEmpty() ? "" : isList() ? "\n" : " ");
        }

        private boolean isList() {
            return switch (order.style()) {
                case BULLETS, OUTLINE, COMPARE -> true;
                case BRIEF, EXECUTIVE, DETAILED -> false;
            };
        }

        private void add(Sentence sentence) {
            text.append(isList() ? "- " : "");
            int start = text.length();
            text.append(sentence.text());
            int label = citations.size() + 1;
            citations.add(Citations.of(
                    label, sentence.source(), sentence.range(), new CharRange(start, text.length()), true));
            text.append(" [").append(label).append(']');
        }
    }
}
