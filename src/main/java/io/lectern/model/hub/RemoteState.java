package io.lectern.model.hub;

import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a server says of a file before it is fetched.
 *
 * @param validator a strong entity tag, or else a date; another one means other bytes
 * @param ranges whether the server gives parts of it
 */
record RemoteState(long bytes, Optional<String> validator, boolean ranges) {

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(\\d{1,18})");

    /** Empty when the answer does not say how long the file is. */
    static Optional<RemoteState> of(HttpResponse<InputStream> answer) {
        boolean ranges = answer.statusCode() != 200;
        var bytes = ranges ? total(answer.headers()) : answer.headers().firstValueAsLong("Content-Length");
        return bytes.isPresent()
                ? Optional.of(new RemoteState(bytes.getAsLong(), validator(answer.headers()), ranges))
                : Optional.empty();
    }

    static Optional<String> validator(HttpHeaders headers) {
        return headers.firstValue("ETag")
                .filter(tag -> tag.startsWith("\""))
                .or(() -> headers.firstValue("Last-Modified"));
    }

    /** Where the bytes of a partial answer begin. */
    static OptionalLong start(HttpHeaders headers) {
        return group(headers, 1);
    }

    static OptionalLong total(HttpHeaders headers) {
        return group(headers, 2);
    }

    private static OptionalLong group(HttpHeaders headers, int group) {
        return headers.firstValue("Content-Range")
                .map(CONTENT_RANGE::matcher)
                .filter(matcher -> matcher.matches() && matcher.group(group) != null)
                .map(matcher -> OptionalLong.of(Long.parseLong(matcher.group(group))))
                .orElse(OptionalLong.empty());
    }
}
