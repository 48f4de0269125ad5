package io.lectern.answer.extractive;

import io.lectern.document.TextRange;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.QueryTerms.Held;
import io.lectern.retrieval.SentenceSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells how well the sentences of passages fit a question. A text names its subject once and then goes on about it: what
 * the headings and the passage before a sentence have of the question's words counts nearly as much as its own, what the
 * sentence behind it has counts less. The rank of the passage breaks near ties, and so does whether the sentence names a
 * value of the kind that is asked for.
 */
final class SentenceScoring {

    private static final double BEFORE = 0.7;
    private static final double BEHIND = 0.3;
    private static final double RANK_PENALTY = 0.01;
    private static final double EVIDENCE = 0.1;

    private final String question;
    private final QueryTerms terms;
    private final Optional<QuestionKind> kind;

    SentenceScoring(String question, QueryTerms terms) {
        this.question = question;
        this.terms = terms;
        this.kind = QuestionKind.of(question);
    }

    /** The sentences of a passage. One with none of the question's words scores nothing, but may fit by its kind. */
    List<Candidate> candidates(Hit hit, int rank) {
        var headings = hit.passage().context().stream().map(Fragment::text).collect(Collectors.joining("\n"));
        var before = terms.held(hit.passage().filename() + "\n" + headings);
        var candidates = new ArrayList<Candidate>();
        for (var fragment : hit.passage().body()) {
            var sentences = SentenceSplitter.sentences(fragment.text());
            var held = sentences.stream()
                    .map(sentence -> terms.held(sentence.of(fragment.text())))
                    .toList();
            for (int at = 0; at < sentences.size(); at++) {
                var own = held.get(at);
                var around = before.and(own);
                var behind = at + 1 < held.size() ? around.and(held.get(at + 1)) : around;
                double score = score(own, around, behind) - RANK_PENALTY * rank;
                candidates.add(candidate(hit, fragment, sentences.get(at), own, score));
                before = around;
            }
        }
        return candidates;
    }

    private static double score(Held own, Held around, Held behind) {
        return own.coverage()
                + BEFORE * (around.coverage() - own.coverage())
                + BEHIND * (behind.coverage() - around.coverage());
    }

    private Candidate candidate(Hit hit, Fragment fragment, TextRange range, Held own, double score) {
        var place = new TextRange(fragment.start() + range.start(), fragment.start() + range.end());
        boolean holdsNone = own.coverage() == 0;
        var sentence = new ScoredSentence(hit, fragment, place, holdsNone ? 0 : Math.max(0, score));
        boolean tells =
                kind.filter(asked -> asked.isIn(sentence.text(), question)).isPresent();
        return new Candidate(sentence, own, tells ? score + EVIDENCE : sentence.score());
    }
}
