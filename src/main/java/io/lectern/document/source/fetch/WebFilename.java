package io.lectern.document.source.fetch;

import io.lectern.document.internal.DisplayName;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.web.util.UriUtils;

/** What the bytes at an address are called: as their server says, or after the address. */
final class WebFilename {

    private static final int MAX_LENGTH = 200;

    private WebFilename() {}

    static String of(URI url, Optional<String> contentDisposition, @Nullable String mediaType) {
        var told = contentDisposition.map(WebFilename::told).orElse("");
        var name = clean(told.isBlank() ? lastSegment(url) : told);
        boolean isPage = mediaType != null && mediaType.startsWith("text/html");
        return isPage && name.indexOf('.') < 0 ? name + ".html" : name;
    }

    private static String told(String contentDisposition) {
        try {
            var name = ContentDisposition.parse(contentDisposition).getFilename();
            return name == null ? "" : name;
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private static String lastSegment(URI url) {
        var path = url.getRawPath().replaceAll("/+$", "");
        var segment = path.substring(path.lastIndexOf('/') + 1);
        if (segment.isBlank()) {
            return url.getHost().replace('.', '-');
        }
        try {
            return UriUtils.decode(segment, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return segment;
        }
    }

    private static String clean(String name) {
        var shown = DisplayName.of(name);
        int cut = Math.max(0, shown.length() - MAX_LENGTH);
        return cut > 0 && Character.isLowSurrogate(shown.charAt(cut)) ? shown.substring(cut + 1) : shown.substring(cut);
    }
}
