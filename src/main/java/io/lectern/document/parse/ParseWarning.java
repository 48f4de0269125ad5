package io.lectern.document.parse;

/**
 * A part of a file that could not be read although the file was.
 *
 * @param failure why, as if the part were a file
 * @param detail a sentence meant for the user that names the part
 */
public record ParseWarning(ParseFailure failure, String detail) {}
