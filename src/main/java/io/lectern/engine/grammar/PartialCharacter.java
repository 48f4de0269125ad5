package io.lectern.engine.grammar;

/**
 * The bytes of a UTF-8 character as far as they came, packed: how many are missing in the lowest two bits, their value
 * above. Bytes that no character has are refused, as are overlong ones and surrogates.
 */
final class PartialCharacter {

    /** Between two characters. */
    static final int NONE = 0;

    /** A byte that may not stand here. */
    static final int WRONG = -1;

    private PartialCharacter() {}

    /** Goes on with a byte; when none is missing then, the character is complete. */
    static int with(int partial, byte next) {
        int value = Byte.toUnsignedInt(next);
        return missing(partial) == 0 ? first(value) : continued(partial, value);
    }

    static int missing(int partial) {
        return partial & 3;
    }

    static int value(int partial) {
        return partial >> 2;
    }

    /** The least character that it can become. */
    static int least(int partial) {
        int low = value(partial) << (6 * missing(partial));
        return low > 0 ? low : missing(partial) == 3 ? 0x10000 : missing(partial) == 2 ? 0x800 : 0;
    }

    /** The greatest character that it can become. */
    static int greatest(int partial) {
        int bits = 6 * missing(partial);
        return Math.min((value(partial) << bits) | ((1 << bits) - 1), Character.MAX_CODE_POINT);
    }

    private static int first(int value) {
        if (value < 0x80) {
            return value << 2;
        }
        if (value < 0xC2 || value > 0xF4) {
            return WRONG;
        }
        int missing = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
        return (value & (0x3F >> missing)) << 2 | missing;
    }

    private static int continued(int partial, int value) {
        if (value < 0x80 || value > 0xBF) {
            return WRONG;
        }
        int missing = missing(partial);
        int more = value(partial) << 6 | (value & 0x3F);
        boolean overlong = (missing == 2 && more < 0x20) || (missing == 3 && more < 0x10);
        boolean surrogate = missing == 2 && more >= 0x360 && more < 0x380;
        boolean beyond = missing == 3 && more >= 0x110;
        return overlong || surrogate || beyond ? WRONG : more << 2 | (missing - 1);
    }
}
