package io.lectern.retrieval.analysis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * A term of a text and where it stands there, in UTF-16 code units.
 *
 * @param term as it is found and counted: its hash where it is too long for an index, or has white space in it, as what
 *     some single characters stand for has
 */
public record Token(String term, int start, int end) {

    private static final int LONGEST_TERM = 250;

    public Token {
        term = isPlain(term) ? term : "sha256:" + digest(term);
    }

    /** The tokens of a text but for those of which folding leaves nothing, as of ー and ʻ where they stand alone. */
    public static List<Token> of(Analyzer analyzer, String text) {
        var tokens = new ArrayList<Token>();
        try (var stream = analyzer.tokenStream("", text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            var offset = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                if (!term.isEmpty()) {
                    tokens.add(new Token(term.toString(), offset.startOffset(), offset.endOffset()));
                }
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail to be read", e);
        }
        return tokens;
    }

    private static boolean isPlain(String term) {
        if (term.length() > LONGEST_TERM) {
            return false;
        }
        for (int i = 0; i < term.length(); i++) {
            if (Character.isWhitespace(term.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String digest(String term) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256").digest(term.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
