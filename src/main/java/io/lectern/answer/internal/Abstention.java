package io.lectern.answer.internal;

/** What the model writes, alone, when the passages do not hold the answer. Nothing at all is understood so too. */
final class Abstention {

    static final String WORD = "NO_ANSWER";

    private Abstention() {}

    static boolean is(String text) {
        var bare = bare(text);
        return bare.isEmpty() || bare.equals(WORD);
    }

    /** Whether more text may still make it one. */
    static boolean mayBecome(String text) {
        return WORD.startsWith(bare(text));
    }

    /** Models end it like a sentence, whatever they were told. */
    private static String bare(String text) {
        return text.strip().replaceFirst("[.。!！]+$", "");
    }
}
