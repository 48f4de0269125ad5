package io.lectern.retrieval.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.core.TypeTokenFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.icu.ICUFoldingFilter;
import org.apache.lucene.analysis.icu.segmentation.DefaultICUTokenizerConfig;
import org.apache.lucene.analysis.icu.segmentation.ICUTokenizer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.tartarus.snowball.ext.EnglishStemmer;

/**
 * How text becomes terms. Every passage goes through all of these, so that one index serves English, Chinese and texts
 * that mix them. All fold case, width, compatibility forms, accents and traditional characters; none changes offsets.
 */
public enum Analysis {

    /** Words of scripts with spaces between words, English endings removed, and the parts of names written as one word. */
    STEMS(CjkTokens.BY_DICTIONARY, Writing.OTHER) {
        @Override
        TokenStream filtered(TokenStream tokens) {
            var spaced = new TypeTokenFilter(tokens, CJK_TYPES, false);
            var names = new NamePartsFilter(new EnglishPossessiveFilter(spaced));
            return new SnowballFilter(new PlainNumberFilter(new ICUFoldingFilter(names)), new EnglishStemmer());
        }
    },
    /** Chinese, Japanese and Korean words, by dictionary. */
    WORDS(CjkTokens.BY_DICTIONARY, Writing.CJK) {
        @Override
        TokenStream filtered(TokenStream tokens) {
            return new SimplifiedHanFilter(new ICUFoldingFilter(new TypeTokenFilter(tokens, CJK_TYPES, true)));
        }
    },
    /** Pairs of neighbouring Chinese, Japanese and Korean characters, and a character that stands alone. */
    BIGRAMS(CjkTokens.BY_CHARACTER, Writing.CJK) {
        @Override
        TokenStream filtered(TokenStream tokens) {
            var pairs = new CJKBigramFilter(new SimplifiedHanFilter(new ICUFoldingFilter(tokens)));
            return new TypeTokenFilter(pairs, Set.of(CJKBigramFilter.DOUBLE_TYPE, CJKBigramFilter.SINGLE_TYPE), true);
        }
    };

    /** Changes with everything that changes the terms of a text; an index of another version is built anew. */
    public static final String VERSION = "4";

    /** Every word of every script as it is written: what function words are told by. */
    static final Analyzer EVERY_WORD = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String fieldName) {
            var tokenizer = tokenizer(CjkTokens.BY_DICTIONARY);
            var folded = new ICUFoldingFilter(new EnglishPossessiveFilter(tokenizer));
            return new TokenStreamComponents(tokenizer, new SimplifiedHanFilter(folded));
        }
    };

    private static final Set<String> CJK_TYPES = Set.of(
            StandardTokenizer.TOKEN_TYPES[StandardTokenizer.IDEOGRAPHIC],
            StandardTokenizer.TOKEN_TYPES[StandardTokenizer.HIRAGANA],
            StandardTokenizer.TOKEN_TYPES[StandardTokenizer.KATAKANA],
            StandardTokenizer.TOKEN_TYPES[StandardTokenizer.HANGUL]);

    private static final float BIGRAM_WEIGHT = 0.5f;

    private final CjkTokens cjk;
    private final Writing writing;

    Analysis(CjkTokens cjk, Writing writing) {
        this.cjk = cjk;
        this.writing = writing;
    }

    /** What the score of a term counts. A pair of characters tells less than a word: there are more of them. */
    public float weight() {
        return this == BIGRAMS ? BIGRAM_WEIGHT : 1;
    }

    abstract TokenStream filtered(TokenStream tokens);

    public Analyzer analyzer() {
        return Objects.requireNonNull(Analyzers.ALL.get(this));
    }

    /** The name of the field of an index that holds these terms. */
    public String field() {
        return "terms." + name().toLowerCase(Locale.ROOT);
    }

    /** The terms of a text, in its order. */
    public List<String> terms(String text) {
        return tokens(text).stream().map(Token::term).toList();
    }

    /** The terms of a text with their places, in its order. */
    List<Token> tokens(String text) {
        if (!writing.isIn(text)) {
            return List.of();
        }
        return this == STEMS ? PlainWords.tokens(analyzer(), text) : Token.of(analyzer(), text);
    }

    private static ICUTokenizer tokenizer(CjkTokens cjk) {
        return new ICUTokenizer(new DefaultICUTokenizerConfig(cjk == CjkTokens.BY_DICTIONARY, true));
    }

    private static Analyzer created(Analysis analysis) {
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String fieldName) {
                var tokenizer = tokenizer(analysis.cjk);
                return new TokenStreamComponents(tokenizer, analysis.filtered(tokenizer));
            }
        };
    }

    private enum CjkTokens {
        BY_DICTIONARY,
        BY_CHARACTER
    }

    /** Analyzers keep state for each thread, so they are made once; the constants themselves have none. */
    private static final class Analyzers {

        static final Map<Analysis, Analyzer> ALL =
                Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Function.identity(), Analysis::created));
    }
}
