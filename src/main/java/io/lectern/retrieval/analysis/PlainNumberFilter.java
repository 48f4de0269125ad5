package io.lectern.retrieval.analysis;

import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Writes numbers without the commas between their groups of digits, as in 1,234.5 and 12,34,567. */
final class PlainNumberFilter extends TokenFilter {

    private static final Pattern GROUPED = Pattern.compile("\\d{1,3}(,\\d{2,3})*,\\d{3}(\\.\\d+)?");

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

    PlainNumberFilter(TokenStream input) {
        super(input);
    }

    @Override
    public boolean incrementToken() throws IOException {
        if (!input.incrementToken()) {
            return false;
        }
        if (term.length() > 0
                && Character.isDigit(term.charAt(0))
                && GROUPED.matcher(term).matches()) {
            var plain = term.toString().replace(",", "");
            term.setEmpty().append(plain);
        }
        return true;
    }
}
