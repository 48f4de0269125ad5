package io.lectern.retrieval.opensearch;

import io.lectern.retrieval.IndexUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
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
 * again after a pause that doubles; all that are sent here may be repeated. Safe for use by several threads.
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

    /** The answer to a request that has to succeed. */
    JsonNode send(String method, String path, @Nullable Object body) {
        var answer = ask(method, path, body);
        if (answer.status() >= 300) {
            throw refused(method, path, answer);
        }
        return answer.body();
    }

    /** The answer to a request about something that may not be there. */
    Answer ask(String method, String path, @Nullable Object body) {
        var text = body == null || body instanceof String ? (String) body : JSON.writeValueAsString(body);
        for (int attempt = 1; ; attempt++) {
            try {
                var answer = once(method, path, text);
                if (!FOR_THE_MOMENT.contains(answer.status())) {
                    return answer;
                }
                if (attempt >= settings.attempts()) {
                    throw refused(method, path, answer);
                }
                LOG.debug("OpenSearch answered {} to attempt {} of {} {}", answer.status(), attempt, method, path);
            } catch (IOException e) {
                if (attempt >= settings.attempts()) {
                    throw new IndexUnavailableException(
                            "OpenSearch at %s did not answer %d times".formatted(settings.url(), attempt), e);
                }
                LOG.debug("OpenSearch did not answer attempt {} of {} {}", attempt, method, path, e);
            }
            pause(attempt);
        }
    }

    /** Waits before an attempt is repeated. */
    static void pause(int attempt) {
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt - 1, 10));
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

    private Answer once(String method, String path, @Nullable String body) throws IOException {
        var publisher = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create(settings.url() + path))
                .timeout(settings.timeout())
                .header("Content-Type", path.contains("/_bulk") ? "application/x-ndjson" : "application/json")
                .method(method, publisher);
        if (settings.username() != null) {
            var name = settings.username() + ":" + (settings.password() == null ? "" : settings.password());
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8)));
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (JacksonException e) {
            throw new IOException("the answer to %s %s is not JSON".formatted(method, path), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private IndexUnavailableException refused(String method, String path, Answer answer) {
        var reason = answer.body().path("error").toString();
        return new IndexUnavailableException("OpenSearch at %s answered %s %s with %d: %s"
                .formatted(
                        settings.url(),
                        method,
                        path,
                        answer.status(),
                        reason.substring(0, Math.min(reason.length(), LONGEST_REASON))));
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
