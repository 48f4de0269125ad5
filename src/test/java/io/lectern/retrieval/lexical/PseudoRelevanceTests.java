package io.lectern.retrieval.lexical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.LexicalQuery.Clause;
import io.lectern.retrieval.analysis.PassageTerms;
import io.lectern.retrieval.analysis.TermCounts;
import io.lectern.retrieval.index.Feedback.Seen;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PseudoRelevanceTests {

    private static final TermCounts EQUALLY_RARE = counts(Map.of());

    private final LexicalQuery query = new LexicalQuery(
            List.of(new Clause(Analysis.STEMS, "zeppelin", 1), new Clause(Analysis.STEMS, "harbour", 1)));

    @Test
    void weighsAllItsTermsTogetherHalfAsMuchAsTheQuery() {
        var clauses = clauses(EQUALLY_RARE, found("The zeppelin crossed the lake", 9), found("An airship burned", 8));

        assertThat(clauses.stream().mapToDouble(Clause::weight).sum()).isCloseTo(1, within(1e-6));
        assertThat(clauses).allMatch(clause -> clause.analysis() == Analysis.STEMS);
        assertThat(clauses).extracting(Clause::term).contains("lake", "airship");
    }

    @Test
    void listensLittleToAPassageThatScoredMuchLess() {
        var clauses = clauses(EQUALLY_RARE, found("zeppelin lake", 12), found("zeppelin airship", 4));

        assertThat(weight(clauses, "airship")).isLessThan(weight(clauses, "lake") / 100);
    }

    @Test
    void leavesOutWhatAPassageSaysThatScoredNextToNothing() {
        var clauses = clauses(EQUALLY_RARE, found("zeppelin lake", 900), found("zeppelin airship", 4));

        assertThat(clauses).extracting(Clause::term).containsExactlyInAnyOrder("zeppelin", "lake");
    }

    @Test
    void prefersRareTermsWhereThereAreMoreThanItTakes() {
        var words = new StringBuilder("lake");
        for (int i = 0; i < 80; i++) {
            words.append(" word").append(Character.toString('a' + i / 26)).append(Character.toString('a' + i % 26));
        }

        var clauses = clauses(counts(Map.of("lake", 900)), found(words.toString(), 5));

        assertThat(clauses).hasSize(50);
        assertThat(clauses).extracting(Clause::term).doesNotContain("lake");
    }

    @Test
    void asksForNothingMoreWhenNothingWasFound() {
        assertThat(clauses(EQUALLY_RARE)).isEmpty();
    }

    @Test
    void makesTheSameClausesEachTime() {
        var found = found("The zeppelin crossed the lake and landed near the harbour of the old town", 9);

        assertThat(clauses(EQUALLY_RARE, found)).isEqualTo(clauses(EQUALLY_RARE, found));
    }

    private List<Clause> clauses(TermCounts counts, Seen... best) {
        return new PseudoRelevance(query).of(List.of(best)).clauses(counts);
    }

    private static double weight(List<Clause> clauses, String term) {
        return clauses.stream()
                .filter(clause -> clause.term().equals(term))
                .mapToDouble(Clause::weight)
                .sum();
    }

    private static Seen found(String text, float score) {
        return new Seen(score, Map.of(Analysis.STEMS, PassageTerms.counts(Analysis.STEMS.terms(text))));
    }

    private static TermCounts counts(Map<String, Integer> held) {
        return new TermCounts() {
            @Override
            public int passages() {
                return 1000;
            }

            @Override
            public int holding(Analysis analysis, String term) {
                return held.getOrDefault(term, 3);
            }
        };
    }
}
