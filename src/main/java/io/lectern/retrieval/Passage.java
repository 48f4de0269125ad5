package io.lectern.retrieval;

import io.lectern.document.PageSpan;
import io.lectern.document.VersionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a document that is searched and quoted as one: body ranges, and context ranges (heading path, table header)
 * that are indexed and shown but never cited.
 *
 * @param ordinal 0 for the first passage of the version, in text order
 * @param context heading path, outermost first, then table header
 * @param body one or more fragments in text order
 * @param pages null when the format has no pages
 * @param location the headings above the body's text, outermost first, joined with {@code " › "}; null when there are
 *     none
 */
public record Passage(
        VersionId version,
        String filename,
        int ordinal,
        List<Fragment> context,
        List<Fragment> body,
        @Nullable PageSpan pages,
        @Nullable String location) {

    public Passage {
        context = List.copyOf(context);
        body = List.copyOf(body);
        if (body.isEmpty()) {
            throw new IllegalArgumentException("passage %d of %s has no body".formatted(ordinal, version));
        }
    }
}
