package io.lectern.retrieval.analysis;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A query taken apart.
 *
 * @param content the query with its function words blanked, or all of it when it has no other words
 * @param terms how often each term occurs, by analysis, in the order of the query
 * @param onlyFunctionWords whether no word says what the query is about
 */
public record QueryText(String content, Map<Analysis, Map<String, Integer>> terms, boolean onlyFunctionWords) {

    public static QueryText of(String query) {
        var blanked = FunctionWords.blankedIn(query);
        boolean nothingLeft = Token.of(Analysis.EVERY_WORD, blanked).isEmpty();
        var content = nothingLeft ? query : blanked;
        var terms = new EnumMap<Analysis, Map<String, Integer>>(Analysis.class);
        for (var analysis : Analysis.values()) {
            var counts = new LinkedHashMap<String, Integer>();
            Token.of(analysis.analyzer(), content).forEach(token -> counts.merge(token.term(), 1, Integer::sum));
            terms.put(analysis, counts);
        }
        return new QueryText(content, terms, nothingLeft);
    }

    /** The terms by which the query is weighed and searched, each once. */
    public Map<Analysis, Set<String>> distinctTerms() {
        var distinct = new EnumMap<Analysis, Set<String>>(Analysis.class);
        terms.forEach((analysis, counts) -> distinct.put(analysis, new LinkedHashSet<>(counts.keySet())));
        for (var word : cjkWords()) {
            for (var part : Analysis.BIGRAMS.terms(word)) {
                Objects.requireNonNull(distinct.get(fieldOfPart(part))).add(part);
            }
        }
        return distinct;
    }

    /** A character alone is counted among the words: among the pairs it only is where it has no neighbour. */
    static Analysis fieldOfPart(String part) {
        return part.codePointCount(0, part.length()) == 1 ? Analysis.WORDS : Analysis.BIGRAMS;
    }

    /**
     * The Chinese, Japanese and Korean words, where a run of single characters is one word: the dictionary takes names
     * that it does not know apart.
     */
    public List<String> cjkWords() {
        var words = new ArrayList<String>();
        var run = new StringBuilder();
        int runEnd = -1;
        for (var token : Token.of(Analysis.WORDS.analyzer(), content)) {
            boolean single = token.term().codePointCount(0, token.term().length()) == 1;
            if (!single || token.start() != runEnd) {
                flush(run, words);
            }
            if (single) {
                run.append(token.term());
                runEnd = token.end();
            } else {
                words.add(token.term());
            }
        }
        flush(run, words);
        return words.stream().distinct().toList();
    }

    private static void flush(StringBuilder run, List<String> words) {
        if (!run.isEmpty()) {
            words.add(run.toString());
            run.setLength(0);
        }
    }
}
