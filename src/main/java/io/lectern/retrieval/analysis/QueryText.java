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
 * @param terms how often each term occurs, by analysis, in the order of the query, without function words unless it has no
 *     other words
 * @param cjkWords its Chinese, Japanese and Korean words, each once, where a run of single characters is one word: the
 *     dictionary takes names that it does not know apart
 * @param onlyFunctionWords whether no word says what the query is about
 */
public record QueryText(Map<Analysis, Map<String, Integer>> terms, List<CjkWord> cjkWords, boolean onlyFunctionWords) {

    /**
     * A Chinese, Japanese or Korean word.
     *
     * @param parts its pairs of characters, or itself when it is a single one
     */
    public record CjkWord(List<String> parts) {

        public CjkWord {
            parts = List.copyOf(parts);
        }

        static CjkWord of(String word) {
            var parts = Analysis.BIGRAMS.terms(word).stream().distinct().toList();
            return new CjkWord(parts.isEmpty() ? List.of(word) : parts);
        }
    }

    public static QueryText of(String query) {
        var blanked = FunctionWords.blankedIn(query);
        boolean nothingLeft = Token.of(Analysis.EVERY_WORD, blanked).isEmpty();
        var content = nothingLeft ? query : blanked;
        var terms = new EnumMap<Analysis, Map<String, Integer>>(Analysis.class);
        List<CjkWord> words = List.of();
        for (var analysis : Analysis.values()) {
            var tokens = analysis.tokens(content);
            var counts = new LinkedHashMap<String, Integer>();
            tokens.forEach(token -> counts.merge(token.term(), 1, Integer::sum));
            terms.put(analysis, counts);
            if (analysis == Analysis.WORDS) {
                words = joined(tokens).stream().distinct().map(CjkWord::of).toList();
            }
        }
        return new QueryText(terms, words, nothingLeft);
    }

    /** The words of any text that carry its meaning, in their base forms and in its order; function words are left out. */
    public static List<String> contentWords(String text) {
        var content = FunctionWords.blankedIn(text);
        var words = new ArrayList<>(Analysis.STEMS.terms(content));
        words.addAll(Analysis.WORDS.terms(content));
        return words;
    }

    /** The terms by which the query is weighed and searched, each once. */
    public Map<Analysis, Set<String>> distinctTerms() {
        var distinct = new EnumMap<Analysis, Set<String>>(Analysis.class);
        terms.forEach((analysis, counts) -> distinct.put(analysis, new LinkedHashSet<>(counts.keySet())));
        for (var word : cjkWords()) {
            for (var part : word.parts()) {
                Objects.requireNonNull(distinct.get(fieldOfPart(part))).add(part);
            }
        }
        return distinct;
    }

    /** A character alone is counted among the words: among the pairs it only is where it has no neighbour. */
    static Analysis fieldOfPart(String part) {
        return part.codePointCount(0, part.length()) == 1 ? Analysis.WORDS : Analysis.BIGRAMS;
    }

    private static List<String> joined(List<Token> tokens) {
        var words = new ArrayList<String>();
        var run = new StringBuilder();
        int runEnd = -1;
        for (var token : tokens) {
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
        return words;
    }

    private static void flush(StringBuilder run, List<String> words) {
        if (!run.isEmpty()) {
            words.add(run.toString());
            run.setLength(0);
        }
    }
}
