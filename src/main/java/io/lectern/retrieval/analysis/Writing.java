package io.lectern.retrieval.analysis;

/** Kinds of writing, told at a glance: an analysis takes long to find that a text holds nothing for it. */
enum Writing {
    /** Chinese, Japanese and Korean characters. */
    CJK {
        @Override
        boolean mayBe(char character) {
            return character >= FIRST_AFTER_SYMBOLS || (character >= FIRST_JAMO && character <= LAST_JAMO);
        }
    },
    /** Everything that makes words but the characters that every Chinese text is made of. */
    OTHER {
        @Override
        boolean mayBe(char character) {
            return !isHan(character) && !isSign(character);
        }
    };

    private static final char FIRST_HAN = '\u4E00';
    private static final char LAST_HAN = '\u9FFF';
    private static final char FIRST_JAMO = '\u1100';
    private static final char LAST_JAMO = '\u11FF';
    private static final char FIRST_AFTER_SYMBOLS = '\u2E80';
    private static final String SIGNS = " \n\t!\"(),-./:;?[]，。、；：？！（）《》“”‘’…—·「」『』【】〈〉\u3000";

    /** Whether a character may be of this writing; surrogates may be of any. */
    abstract boolean mayBe(char character);

    boolean isIn(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (mayBe(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHan(char character) {
        return character >= FIRST_HAN && character <= LAST_HAN;
    }

    private static boolean isSign(char character) {
        return SIGNS.indexOf(character) >= 0;
    }
}
