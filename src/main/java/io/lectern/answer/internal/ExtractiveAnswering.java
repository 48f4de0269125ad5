package io.lectern.answer.internal;

import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerMode;
import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.answer.extractive.ScoredSentence;
import io.lectern.answer.extractive.SentenceSelection;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.TermWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers without a model: quotes the best sentences, each with its citation. */
final class ExtractiveAnswering {

    private final Citations citing;
    private final CoverageReport coverage;
    private final TermWeights weights;

    /**
     * What is answered.
     *
     * @param question as it was asked
     * @param query as it was searched for
     * @param related the best hit that a model holds to be related
     * @param reason why sentences are quoted
     */
    record Asked(String question, String query, List<Hit> hits, Optional<Hit> related, String reason) {}

    ExtractiveAnswering(Citations citing, CoverageReport coverage, TermWeights weights) {
        this.citing = citing;
        this.coverage = coverage;
        this.weights = weights;
    }

    /**
     * Quotes the sentences that answer by their words; where there are none, the passage that a model holds to be related,
     * whole, because no word says where in it the answer is.
     */
    Draft answer(Asked asked, AnswerListener listener) {
        var sentences = new SentenceSelection(asked.query(), weights).select(asked.hits());
        if (!sentences.isEmpty()) {
            return quoted(sentences, asked.reason(), listener);
        }
        return asked.related()
                .map(hit -> quoted(
                        whole(hit),
                        asked.reason()
                                + "; a model found the passage related, though it hardly has the question's words",
                        listener))
                .orElseGet(() -> NoAnswer.draft(asked.question(), "no sentence holds enough of the question's words"));
    }

    private Draft quoted(List<ScoredSentence> quotes, String reason, AnswerListener listener) {
        var text = new StringBuilder();
        var citations = new ArrayList<Citation>();
        for (var quote : quotes) {
            citations.add(quote(quote, citations.size() + 1, text));
        }
        listener.delta(text.toString());
        citations.forEach(listener::citation);
        var passages =
                quotes.stream().map(quote -> quote.hit().passage()).distinct().toList();
        return Draft.withoutModel(text.toString(), AnswerMode.EXTRACTIVE, reason, citations, coverage.of(passages));
    }

    private static List<ScoredSentence> whole(Hit hit) {
        return hit.passage().body().stream()
                .map(fragment -> new ScoredSentence(hit, fragment, fragment.range(), 0))
                .toList();
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
