package io.lectern.retrieval.analysis;

import com.ibm.icu.text.Transliterator;
import java.io.IOException;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Writes traditional Han characters as simplified ones, one for one, so that either script finds the other. Characters
 * that have no single counterpart stay as they are.
 */
final class SimplifiedHanFilter extends TokenFilter {

    private static final char FIRST = '\u4E00';
    private static final char LAST = '\u9FFF';

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

    SimplifiedHanFilter(TokenStream input) {
        super(input);
    }

    @Override
    public boolean incrementToken() throws IOException {
        if (!input.incrementToken()) {
            return false;
        }
        var buffer = term.buffer();
        for (int i = 0; i < term.length(); i++) {
            buffer[i] = simplified(buffer[i]);
        }
        return true;
    }

    static char simplified(char character) {
        return character < FIRST || character > LAST ? character : Table.SIMPLIFIED[character - FIRST];
    }

    /** Asked of ICU once: its transliterator is far too slow for every token. */
    private static final class Table {

        static final char[] SIMPLIFIED = table();

        private static char[] table() {
            var transliterator = Transliterator.getInstance("Traditional-Simplified");
            var simplified = new char[LAST - FIRST + 1];
            for (int i = 0; i < simplified.length; i++) {
                var traditional = String.valueOf((char) (FIRST + i));
                var result = transliterator.transliterate(traditional);
                simplified[i] = result.length() == 1 ? result.charAt(0) : (char) (FIRST + i);
            }
            return simplified;
        }
    }
}
