package io.lectern.document.parse;

/**
 * What one file may become, so that a small file cannot fill memory or disk.
 *
 * @param characters most UTF-16 code units of the canonical text
 * @param depth how many levels of files in files may still be taken out: 0 refuses a file that is nothing but a
 *     container
 * @param files most files that are taken out of this one
 * @param bytes most bytes that these have together
 * @param ratio most bytes that come out of one byte of a compressed file, once they are more than a few megabytes
 */
public record ParseLimits(int characters, int depth, int files, long bytes, int ratio) {

    private static final int DEPTH = 5;
    private static final int FILES = 1000;
    private static final long BYTES = 1L << 30;
    private static final int RATIO = 100;

    public ParseLimits {
        if (characters < 1 || depth < 0 || files < 0 || bytes < 0 || ratio < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive: %d characters, %d levels, %d files, %d bytes, %d:1"
                            .formatted(characters, depth, files, bytes, ratio));
        }
    }

    /** The default limits, but for the length of the text. */
    public static ParseLimits ofCharacters(int characters) {
        return new ParseLimits(characters, DEPTH, FILES, BYTES, RATIO);
    }

    /** The same limits with another depth, which the service counts across documents. */
    public ParseLimits withDepth(int left) {
        return new ParseLimits(characters, left, files, bytes, ratio);
    }
}
