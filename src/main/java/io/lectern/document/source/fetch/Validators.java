package io.lectern.document.source.fetch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By which a server tells whether something has changed (RFC 9110, section 8.8), as it sent them.
 *
 * @param etag {@code ETag}
 * @param lastModified {@code Last-Modified}
 */
public record Validators(@Nullable String etag, @Nullable String lastModified) {

    /** Of what was never fetched. */
    public static final Validators NONE = new Validators(null, null);

    Map<String, String> conditions() {
        var headers = new LinkedHashMap<String, String>();
        if (etag != null) {
            headers.put("If-None-Match", etag);
        }
        if (lastModified != null) {
            headers.put("If-Modified-Since", lastModified);
        }
        return headers;
    }
}
