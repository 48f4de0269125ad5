package io.lectern.answer.internal;

import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerMode;
import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.TermWeights;
import java.util.ArrayList;
import java.util.List;

/** Answers without a model: quotes the best sentences, each with its citation. */
final class ExtractiveAnswering {

    private final Citations citing;
    private final CoverageReport coverage;
    private final TermWeights weights;

    ExtractiveAnswering(Citations citing, CoverageReport coverage, TermWeights weights) {
        this.citing = citing;
        this.coverage = coverage;
        this.weights = weights;
    }

    /**
     * Quotes what answers.
     *
     * @param question as it was asked
     * @param query as it was searched for
     */
    Draft answer(String question, String query, List<Hit> hits, String reason, AnswerListener listener) {
        var sentences = new SentenceSelection(query, weights).select(hits);
        if (sentences.isEmpty()) {
            return NoAnswer.draft(question, "no sentence holds enough of the question's words");
        }
        var text = new StringBuilder();
        var citations = new ArrayList<Citation>();
        for (var sentence : sentences) {
            citations.add(quote(sentence, citations.size() + 1, text));
        }
        listener.delta(text.toString());
        citations.forEach(listener::citation);
        var passages = sentences.stream()
                .map(sentence -> sentence.hit().passage())
                .distinct()
                .toList();
        return Draft.withoutModel(
                text.toString(), AnswerMode.EXTRACTIVE, reason, citations, coverage.of(passages));
    }

    /** Appends the sentence in quotation marks and its label; a line break within it becomes a space. */
    private Citation quote(ScoredSentence sentence, int label, StringBuilder text) {
        if (!text.isEmpty()) {
            text.append("\n\n");
        }
        int start = text.length();
        text.append('“').append(sentence.text().replaceAll("\\s*\\n\\s*", " ")).append('”');
        var supported = new CharRange(start, text.length());
        text.append(" [").append(label).append(']');
        return citing.of(label, sentence.hit().passage(), sentence.fragment(), sentence.range(), supported, true);
    }
}
