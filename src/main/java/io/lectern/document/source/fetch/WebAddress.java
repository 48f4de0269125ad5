package io.lectern.document.source.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Addresses that can be fetched: {@code http} and {@code https}, with a host, without credentials or fragment. */
public final class WebAddress {

    private static final int MAX_LENGTH = 2000;

    private WebAddress() {}

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException when it cannot be fetched; the message says why
     */
    public static URI parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "an address has at most %d characters, not %d".formatted(MAX_LENGTH, text.length()));
        }
        try {
            return checked(new URI(text.strip()));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'%s' is not an address: %s".formatted(text, e.getReason()), e);
        }
    }

    /**
     * Where a redirect leads.
     *
     * @throws IllegalArgumentException when that cannot be fetched, or is less secure
     */
    static URI redirected(URI from, String location) {
        var to = parse(from.resolve(location.strip().replace(" ", "%20")).toString());
        if (from.getScheme().equals("https") && to.getScheme().equals("http")) {
            throw new IllegalArgumentException("it is redirected from https to " + to);
        }
        return to;
    }

    private static URI checked(URI uri) throws URISyntaxException {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("'%s' is not an http or https address".formatted(uri));
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("'%s' names no host".formatted(uri));
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("the address at %s has credentials in it".formatted(uri.getHost()));
        }
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return new URI(scheme + "://" + host + port + path + query);
    }
}
