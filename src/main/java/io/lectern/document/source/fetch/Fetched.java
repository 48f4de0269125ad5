package io.lectern.document.source.fetch;

import io.lectern.document.DocumentProblem;
import io.lectern.document.internal.BlobStore;
import org.jspecify.annotations.Nullable;

/** What became of fetching an address. */
public sealed interface Fetched {

    /**
     * It was transferred.
     *
     * @param content to be closed by who gets this
     */
    record Content(
            BlobStore.Staged content,
            String filename,
            @Nullable String mediaType,
            Validators validators) implements Fetched {}

    /** It is as it was. */
    record Unchanged() implements Fetched {}

    /** There is nothing at that address, says its server. */
    record Gone(DocumentProblem problem) implements Fetched {}

    /** It was not fetched, which says nothing of whether it is still there. */
    record Refused(DocumentProblem problem) implements Fetched {}
}
