package io.lectern.document.parse;

/** What white space and page marks mean in the events that a format's parser sends. */
enum Layout {
    /** Line ends are spaces; only elements break lines (HTML, EPUB). */
    MARKUP,
    /** Line ends are line breaks the author made (office formats). */
    LINES,
    /** Like {@link #LINES}; each slide is a page and its first short line the slide's heading. */
    SLIDES,
    /** Like {@link #LINES}; each table is a sheet, with parts of its own (spreadsheets). */
    SHEETS,
    /** Line ends come from layout and are undone; pages are marked (PDF). */
    PAGES,
    /** Line ends come from layout, there are no pages (mail). */
    WRAPPED;

    boolean joinsLines() {
        return this == PAGES || this == WRAPPED;
    }
}
