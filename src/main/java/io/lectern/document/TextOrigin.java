package io.lectern.document;

/** Where the characters of a page come from. */
public enum TextOrigin {
    /** The file holds them. */
    EMBEDDED,
    /** They were recognised in a picture (OCR) and may be wrong. */
    RECOGNIZED
}
