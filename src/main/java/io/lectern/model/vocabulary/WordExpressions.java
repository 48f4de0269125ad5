package io.lectern.model.vocabulary;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The expressions by which definitions cut texts. The native library ends the process when one goes back over a text ten
 * million times, so only those are run that are known not to, or cannot, up to the length of {@link #MAX_CHARS}.
 */
final class WordExpressions {

    /** A run of blanks is gone back over once by character. */
    static final int MAX_CHARS = 4 << 20;

    private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|";
    private static final String REST = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String WORD = "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
    private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";

    static final String QWEN = CONTRACTIONS + WORD + "\\p{N}" + REST;
    static final String LLAMA = CONTRACTIONS + WORD + "\\p{N}{1,3}" + REST;
    private static final String GPT =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    private static final String MISTRAL = "[^\\r\\n\\p{L}\\p{N}]?" + UPPER + "*" + LOWER + "+|[^\\r\\n\\p{L}\\p{N}]?"
            + UPPER + "+" + LOWER + "*|\\p{N}" + REST.replace("[\\r\\n]*", "[\\r\\n/]*");

    private static final Set<String> KNOWN = Set.of(QWEN, LLAMA, GPT, MISTRAL);

    // One character, or one class of them, of which there may be several.
    private static final Pattern SINGLE = Pattern.compile(
            "(?:\\\\[a-zA-Z]|\\\\p\\{\\w+}|[^\\\\\\[\\](){}|*+?^$.]|\\[[^\\[\\]\\\\&]+])(?:[*+?]|\\{\\d{1,4}(?:,\\d{0,4})?})?");

    private WordExpressions() {}

    static boolean areBounded(String expression) {
        return KNOWN.contains(expression) || SINGLE.matcher(expression).matches();
    }
}
