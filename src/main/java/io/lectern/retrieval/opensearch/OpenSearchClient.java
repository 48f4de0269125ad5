package io.lectern.retrieval.opensearch;

import io.lectern.retrieval.IndexUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests to the cluster. A request that did not arrive, or that the cluster could not take for the moment, is sent
 * again after a pause that doubles; all that are sent here may be repeated. What only some of the shards did is a failure.
 * Safe for use by several threads.
 */
final class OpenSearchClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenSearchClient.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<Integer> FOR_THE_MOMENT = Set.of(429, 502, 503, 504);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final int LONGEST_REASON = 500;

    private final OpenSearchSettings settings;
    private final HttpClient http;

    OpenSearchClient(OpenSearchSettings settings) {
        this.settings = settings;
        var client = HttpClient.newBuilder().connectTimeout(settings.connectTimeout());
        if (settings.certificates() != null) {
            client.sslContext(trusting(settings.certificates()));
        }
        this.http = client.build();
    }

    /** An answer of the cluster. */
    record Answer(int status, JsonNode body) {

        boolean isMissing() {
            return status == 404;
        }
    }

    /** A request, its body as text. */
    private record Request(
            String method, String path, @Nullable String body) {

        static Request of(String method, String path, @Nullable Object body) {
            var text = body == null || body instanceof String ? (String) body : JSON.writeValueAsString(body);
            return new Request(method, path, text);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** The answer to a request that has to succeed, however long the cluster takes for it. */
    JsonNode send(String method, String path, @Nullable Object body) {
        var request = Request.of(method, path, body);
        return whole(request, answer(request, patience()));
    }

    /** The answer to what somebody waits for: soon, or not at all. */
    JsonNode read(String method, String path, @Nullable Object body) {
        var request = Request.of(method, path, body);
        return whole(request, answer(request, settings.searchTimeout()));
    }

    /** The answer to a request about something that may not be there. */
    Answer ask(String method, String path, @Nullable Object body) {
        return answer(Request.of(method, path, body), patience());
    }

    /** Deletes what is there, if it is. */
    void delete(String path) {
        var request = Request.of("DELETE", path, null);
        var answer = answer(request, patience());
        if (!answer.isMissing()) {
            whole(request, answer);
        }
    }

    /** Waits before an attempt is repeated. */
    static void pause(int attempt) {
        long longest = longestPauseMillis(attempt);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private static long longestPauseMillis(int attempt) {
        return Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt - 1, 10));
    }

    /** Time for every attempt. */
    private Duration patience() {
        return settings.timeout().plusMillis(LONGEST_PAUSE_MILLIS).multipliedBy(settings.attempts());
    }

    private Answer answer(Request request, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        for (int attempt = 1; ; attempt++) {
            long pause = TimeUnit.MILLISECONDS.toNanos(longestPauseMillis(attempt));
            try {
                var answer = once(request, Duration.ofNanos(end - System.nanoTime()));
                if (!FOR_THE_MOMENT.contains(answer.status())) {
                    return answer;
                }
                if (attempt >= settings.attempts() || end - System.nanoTime() <= pause) {
                    throw refused(request, answer);
                }
                LOG.debug("OpenSearch answered {} to attempt {} of {}", answer.status(), attempt, request);
            } catch (IOException e) {
                if (attempt >= settings.attempts() || end - System.nanoTime() <= pause) {
                    throw IndexUnavailableException.unreachable(
                            "OpenSearch at %s did not answer %d times".formatted(settings.url(), attempt), e);
                }
                LOG.debug("OpenSearch did not answer attempt {} of {}", attempt, request, e);
            }
            pause(attempt);
        }
    }

    private Answer once(Request request, Duration left) throws IOException {
        var body = request.body();
        var publisher = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8);
        var builder = HttpRequest.newBuilder(URI.create(settings.url() + request.path()))
                .header("Content-Type", request.path().contains("/_bulk") ? "application/x-ndjson" : "application/json")
                .method(request.method(), publisher);
        if (settings.username() != null) {
            var name = settings.username() + ":" + (settings.password() == null ? "" : settings.password());
            builder.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8)));
        }
        var response = response(builder.build(), left.compareTo(settings.timeout()) < 0 ? left : settings.timeout());
        try {
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (JacksonException e) {
            throw new IOException("the answer to %s is not JSON".formatted(request), e);
        }
    }

    /** The client's own timeout ends when the body begins, which may never end. */
    private HttpResponse<byte[]> response(HttpRequest request, Duration timeout) throws IOException {
        var response = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer in %s".formatted(timeout));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            response.cancel(true);
        }
    }

    /** The body of an answer that is no refusal and leaves nothing out. */
    private JsonNode whole(Request request, Answer answer) {
        if (answer.status() >= 300) {
            throw refused(request, answer);
        }
        var body = answer.body();
        var shards = body.path("_shards");
        if (shards.path("failed").intValue(0) > 0 || body.path("timed_out").booleanValue(false)) {
            throw new IndexUnavailableException("OpenSearch at %s did %s only in part: %s"
                    .formatted(settings.url(), request, shortened(shards.toString())));
        }
        return body;
    }

    private IndexUnavailableException refused(Request request, Answer answer) {
        return new IndexUnavailableException("OpenSearch at %s answered %s with %d: %s"
                .formatted(
                        settings.url(),
                        request,
                        answer.status(),
                        shortened(answer.body().path("error").toString())));
    }

    private static String shortened(String reason) {
        return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    }

    private static IndexUnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IndexUnavailableException("The service stops", e);
    }

    private static SSLContext trusting(Path certificates) {
        try (InputStream pem = Files.newInputStream(certificates)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "lectern.retrieval.opensearch.certificates: %s cannot be used".formatted(certificates), e);
        }
    }
}
