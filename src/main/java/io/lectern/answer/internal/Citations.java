package io.lectern.answer.internal;

import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.document.DocumentTexts;
import io.lectern.document.PageSpan;
import io.lectern.document.TextRange;
import io.lectern.prompt.SourceDocument;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import org.jspecify.annotations.Nullable;

/** Builds citations of passages, each with the pages of the cited words themselves. */
public final class Citations {

    private final DocumentTexts texts;

    Citations(DocumentTexts texts) {
        this.texts = texts;
    }

    /** Cites a range of a body fragment of the passage, given in offsets of the canonical text. */
    Citation of(int label, Passage passage, Fragment fragment, TextRange range, CharRange supported, boolean verified) {
        var pages = pages(passage, range);
        return new Citation(
                label,
                passage.version().document(),
                passage.version().version(),
                passage.filename(),
                range.start(),
                range.end(),
                pages == null ? null : pages.start(),
                pages == null ? null : pages.end(),
                passage.location(),
                fragment.text().substring(range.start() - fragment.start(), range.end() - fragment.start()),
                supported.startChar(),
                supported.endChar(),
                verified);
    }

    /** Cites a range of a document's text. */
    public static Citation of(
            int label, SourceDocument document, TextRange range, CharRange supported, boolean verified) {
        var pages = document.text().pagesOf(range);
        var location = document.pieces(range)
                .map(run -> document.location(run.first()))
                .orElse("");
        return new Citation(
                label,
                document.version().document(),
                document.version().version(),
                document.filename(),
                range.start(),
                range.end(),
                pages.map(PageSpan::start).orElse(null),
                pages.map(PageSpan::end).orElse(null),
                location.isEmpty() ? null : location,
                range.of(document.text().text()),
                supported.startChar(),
                supported.endChar(),
                verified);
    }

    /** A passage that ends on the page it begins on settles it; otherwise the text's page borders do. */
    private @Nullable PageSpan pages(Passage passage, TextRange range) {
        var span = passage.pages();
        if (span == null || span.start() == span.end()) {
            return span;
        }
        return texts.text(passage.version()).pagesOf(range).orElse(span);
    }
}
