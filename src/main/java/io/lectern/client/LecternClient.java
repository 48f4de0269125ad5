package io.lectern.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The HTTP interface as a person at a terminal uses it: what the service refuses becomes the sentence of its problem
 * document. Safe for use by several threads.
 */
public final class LecternClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration UNAVAILABLE_LIMIT = Duration.ofMinutes(2);
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);
    private static final int FIRST_ERROR = 400;
    private static final int UNAVAILABLE = 503;
    private static final int COLLECTIONS_PER_PAGE = 100;
    private static final int MAX_COLLECTION_PAGES = 100;

    private final URI service;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final JsonMapper json = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
            .build();

    /** @param service its address without a slash at the end */
    public LecternClient(URI service) {
        this.service = service;
    }

    /** The id of the collection of that name, which is created when there is none. */
    public String collection(String name) {
        return findCollection(name).orElseGet(() -> createCollection(name)).id();
    }

    private Optional<Collection> findCollection(String name) {
        var after = "";
        for (var page = 0; page < MAX_COLLECTION_PAGES; page++) {
            var collections =
                    read(send(request("/collections?limit=" + COLLECTIONS_PER_PAGE + after)), CollectionPage.class);
            var found = collections.data().stream()
                    .filter(collection -> collection.name().equals(name))
                    .findFirst();
            if (found.isPresent() || collections.nextCursor() == null) {
                return found;
            }
            after = "&after=" + URLEncoder.encode(collections.nextCursor(), StandardCharsets.UTF_8);
        }
        return Optional.empty();
    }

    private Collection createCollection(String name) {
        return read(post("/collections", new NewCollection(name)), Collection.class);
    }

    /** Uploads a file; bytes that the collection already has are not read again. */
    public ServedDocument upload(String collectionId, String filename, Supplier<InputStream> content) {
        var form = new MultipartFile(filename, content);
        var request = request("/collections/%s/documents".formatted(collectionId))
                .header("Content-Type", form.contentType())
                .POST(form.body());
        return read(send(request), ServedDocument.class);
    }

    /**
     * Returns when the document is ready or has failed.
     *
     * @param changes hears of the document as it is each time it was asked for
     */
    public ServedDocument awaitSettled(ServedDocument uploaded, Duration limit, Consumer<ServedDocument> changes) {
        var deadline = System.nanoTime() + limit.toNanos();
        var document = uploaded;
        while (!document.isReady() && !document.isFailed()) {
            if (System.nanoTime() > deadline) {
                throw new CommandException("Document %s is still %s after %d seconds."
                        .formatted(document.filename(), document.status(), limit.toSeconds()));
            }
            pause(POLL_INTERVAL);
            document = read(send(request("/documents/" + document.id())), ServedDocument.class);
            changes.accept(document);
        }
        return document;
    }

    public ServedAnswer ask(Question question) {
        return answer(askForJson(question));
    }

    /** The answer as the service sends it. */
    public String askForJson(Question question) {
        return post("/answers", question);
    }

    /** Reads what {@link #askForJson} returned. */
    public ServedAnswer answer(String answerJson) {
        return read(answerJson, ServedAnswer.class);
    }

    private String post(String path, Object body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(body))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(service + "/api/v1" + path)).timeout(REQUEST_TIMEOUT);
    }

    /** A service that asks to be asked later, as while its index is rebuilt, is asked later. */
    private String send(HttpRequest.Builder builder) {
        var request = builder.build();
        var deadline = System.nanoTime() + UNAVAILABLE_LIMIT.toNanos();
        while (true) {
            var response = exchange(request);
            if (response.statusCode() == UNAVAILABLE && System.nanoTime() < deadline) {
                pause(RETRY_INTERVAL);
            } else if (response.statusCode() >= FIRST_ERROR) {
                throw new CommandException(problem(request, response));
            } else {
                return response.body();
            }
        }
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CommandException("The service at %s does not answer: %s".formatted(service, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted while waiting for %s.".formatted(request.uri()), e);
        }
    }

    private String problem(HttpRequest request, HttpResponse<String> response) {
        var fallback = "%s %s was answered with status %d."
                .formatted(request.method(), request.uri().getPath(), response.statusCode());
        try {
            var detail = json.readValue(response.body(), ServedProblem.class).detail();
            return detail == null ? fallback : detail;
        } catch (JacksonException notAProblemDocument) {
            return fallback;
        }
    }

    private <T> T read(String body, Class<T> type) {
        return json.readValue(body, type);
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted while waiting for the service.", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private record NewCollection(String name) {}

    private record Collection(String id, String name) {}

    private record CollectionPage(
            List<Collection> data, @Nullable String nextCursor) {}
}
