package io.lectern.document.source.fetch;

import io.lectern.document.DocumentException;
import io.lectern.document.DocumentProblem;
import io.lectern.document.internal.BlobStore;
import io.lectern.problem.StorageFull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Fetches addresses as robots.txt permits, not faster than a host wants, following few redirects, each of which is checked
 * like the address itself. Safe for use by several threads.
 */
public final class WebFetcher implements AutoCloseable {

    private final WebSettings settings;
    private final BlobStore blobs;
    private final long maxBytes;
    private final WebClient web;
    private final Robots robots;
    private final List<MimeType> accepted;

    /** @param maxBytes most that is taken of one address */
    public WebFetcher(WebSettings settings, BlobStore blobs, long maxBytes) {
        this(settings, blobs, maxBytes, InetAddress::getAllByName);
    }

    WebFetcher(WebSettings settings, BlobStore blobs, long maxBytes, GuardedDns.Lookup lookup) {
        this.settings = settings;
        this.blobs = blobs;
        this.maxBytes = maxBytes;
        this.web = new WebClient(settings, new GuardedDns(settings.addressPolicy(), lookup), new HostPace());
        this.robots = new Robots(web, settings.productToken(), Clock.systemUTC());
        this.accepted =
                settings.mediaTypes().stream().map(MimeTypeUtils::parseMimeType).toList();
    }

    /** A redirect, or the end of the way. */
    private sealed interface Step {
        record Elsewhere(String location) implements Step {}

        record Arrived(Fetched result) implements Step {}
    }

    /**
     * Fetches what an address has unless it is as it was.
     *
     * @param known of what was fetched last time
     * @throws UncheckedIOException when there is no room on the disk for it
     */
    public Fetched fetch(URI address, Validators known) throws InterruptedException {
        var url = address;
        try {
            for (int hop = 0; hop <= settings.redirects(); hop++) {
                var asked = url;
                var rules = robots.of(asked);
                var refused = refusal(asked, rules);
                if (refused != null) {
                    return new Fetched.Refused(refused);
                }
                switch (web.get(asked, known.conditions(), rules.delay(), response -> step(asked, response))) {
                    case Step.Arrived arrived -> {
                        return arrived.result();
                    }
                    case Step.Elsewhere elsewhere -> url = WebAddress.redirected(asked, elsewhere.location());
                }
            }
            return new Fetched.Refused(FetchProblems.redirect(
                    address, "it is redirected more than %d times".formatted(settings.redirects())));
        } catch (IOException e) {
            if (StorageFull.isCauseOf(e)) {
                throw new UncheckedIOException(e);
            }
            return new Fetched.Refused(FetchProblems.transfer(url, e));
        } catch (IllegalArgumentException notAnAddress) {
            return new Fetched.Refused(FetchProblems.redirect(url, String.valueOf(notAnAddress.getMessage())));
        }
    }

    private @Nullable DocumentProblem refusal(URI url, Robots.Rules rules) {
        return switch (rules) {
            case Robots.Rules.Unreachable unreachable -> FetchProblems.robotsUnreachable(url, unreachable.why());
            case Robots.Rules.Known known ->
                known.permit(url) ? null : FetchProblems.robots(url, settings.productToken());
        };
    }

    private Step step(URI url, WebClient.Response response) throws IOException {
        int status = response.status();
        return switch (status) {
            case 200 -> new Step.Arrived(content(url, response));
            case 304 -> new Step.Arrived(new Fetched.Unchanged());
            case 301, 302, 303, 307, 308 -> elsewhere(url, response);
            case 404, 410 -> new Step.Arrived(new Fetched.Gone(FetchProblems.gone(url, status)));
            default -> new Step.Arrived(new Fetched.Refused(FetchProblems.status(url, status)));
        };
    }

    private static Step elsewhere(URI url, WebClient.Response response) {
        return response.header("Location")
                .<Step>map(Step.Elsewhere::new)
                .orElseGet(() -> new Step.Arrived(
                        new Fetched.Refused(FetchProblems.redirect(url, "the answer does not say where it is"))));
    }

    private Fetched content(URI url, WebClient.Response response) throws IOException {
        var mediaType = response.header("Content-Type").orElse(null);
        if (mediaType != null && !accepts(mediaType)) {
            return new Fetched.Refused(FetchProblems.mediaType(url, mediaType));
        }
        try {
            if (response.length() > maxBytes) {
                throw DocumentException.tooLarge(response.length(), maxBytes);
            }
            var staged = blobs.stage(response.body(), maxBytes);
            return new Fetched.Content(
                    staged,
                    WebFilename.of(url, response.header("Content-Disposition"), mediaType),
                    mediaType,
                    new Validators(
                            response.header("ETag").orElse(null),
                            response.header("Last-Modified").orElse(null)));
        } catch (DocumentException tooLarge) {
            return new Fetched.Refused(DocumentProblem.of(tooLarge.type(), String.valueOf(tooLarge.getMessage())));
        }
    }

    private boolean accepts(String mediaType) {
        try {
            var type = MimeTypeUtils.parseMimeType(mediaType);
            return accepted.stream().anyMatch(each -> each.includes(type));
        } catch (InvalidMimeTypeException malformed) {
            // It says nothing then; the parser finds out what it is.
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        web.close();
    }
}
