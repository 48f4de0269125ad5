package io.lectern.model.hub;

import io.lectern.model.hub.HubException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Asks a hub, and the hosts that it sends on to: they are not told the token. What another attempt may mend is an
 * {@link IOException}, what it cannot is a {@link HubException}. Safe for several threads.
 */
final class HubHttp implements AutoCloseable {

    static final int PARTIAL = 206;
    static final int RANGE_NOT_SATISFIABLE = 416;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final int MOST_REDIRECTS = 8;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

    private final HubSettings settings;
    private final Clock clock = Clock.systemUTC();
    // One connection for each range: with HTTP/2 they would share one, and its window.
    private final HttpClient client = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    HubHttp(HubSettings settings) {
        this.settings = settings;
    }

    HubSettings settings() {
        return settings;
    }

    /**
     * The answer to a GET, of status 200, 206 or 416, with its body still to be read and closed.
     *
     * @param subject what is asked for, in messages
     */
    HttpResponse<InputStream> open(URI address, Map<String, String> headers, String subject)
            throws IOException, InterruptedException {
        var at = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            var answer = client.send(request(at, headers), BodyHandlers.ofInputStream());
            int status = answer.statusCode();
            if (status == 200 || status == PARTIAL || status == RANGE_NOT_SATISFIABLE) {
                return answer;
            }
            answer.body().close();
            if (!REDIRECTS.contains(status)) {
                throw failure(answer, subject);
            }
            at = target(answer, subject);
        }
        throw new HubException(
                Reason.REFUSED, "%s is redirected more than %d times".formatted(subject, MOST_REDIRECTS));
    }

    private HttpRequest request(URI address, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(address)
                .timeout(ANSWER_LIMIT)
                .header("User-Agent", "lectern")
                // A compressed answer has no ranges.
                .header("Accept-Encoding", "identity");
        headers.forEach(request::header);
        if (settings.isHub(address)) {
            settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        return request.GET().build();
    }

    private static URI target(HttpResponse<?> answer, String subject) {
        var from = answer.uri();
        var target = answer.headers()
                .firstValue("Location")
                .map(location -> resolved(from, location, subject))
                .orElseThrow(() -> new HubException(Reason.REFUSED, "%s is redirected nowhere".formatted(subject)));
        boolean asSafe = "https".equals(target.getScheme())
                || ("http".equals(target.getScheme()) && "http".equals(from.getScheme()));
        if (!asSafe || target.getHost() == null) {
            throw new HubException(
                    Reason.REFUSED,
                    "%s is redirected from %s to '%s', it must be an https address"
                            .formatted(subject, from.getHost(), target.getScheme()));
        }
        return target;
    }

    private static URI resolved(URI from, String location, String subject) {
        try {
            return from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new HubException(Reason.REFUSED, "%s is redirected to no address".formatted(subject), e);
        }
    }

    /** Returned when another attempt may help, thrown when it cannot. */
    private IOException failure(HttpResponse<?> answer, String subject) {
        int status = answer.statusCode();
        boolean elsewhere = !settings.isHub(answer.uri());
        // The address that a hub sends on to is good for some time only; the next attempt gets another.
        boolean expired = elsewhere && status == 403;
        if (PASSING.contains(status) || expired) {
            return new BusyServerException(
                    "%s answers %d".formatted(answer.uri().getHost(), status),
                    BusyServerException.retryAfter(answer.headers(), clock));
        }
        throw elsewhere ? refusedElsewhere(status, answer.uri(), subject) : Refusals.of(answer, settings, subject);
    }

    private static HubException refusedElsewhere(int status, URI address, String subject) {
        var reason = status == 404 || status == 410 ? Reason.NOT_FOUND : Reason.FORBIDDEN;
        return new HubException(
                reason, "%s cannot be had: %s answers %d".formatted(subject, address.getHost(), status));
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
