package io.lectern.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
    private static final Duration FIRST_POLL_INTERVAL = Duration.ofMillis(10);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration UNAVAILABLE_LIMIT = Duration.ofMinutes(2);
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);
    private static final int FIRST_ERROR = 400;
    private static final int UNAVAILABLE = 503;
    private static final int PAGE = 100;
    private static final int MAX_PAGES = 100;
    private static final int LARGE_BYTES = 1 << 20;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final URI service;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final JsonMapper json = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
            .build();

    private final Duration patience;

    /** @param service its address without a slash at the end */
    public LecternClient(URI service) {
        this(service, Duration.ZERO);
    }

    /**
     * @param service its address without a slash at the end
     * @param patience how long a service that does not answer is asked again, as while it is started again
     */
    public LecternClient(URI service, Duration patience) {
        this.service = service;
        this.patience = patience;
    }

    /** The id of the collection of that name, which is created when there is none. */
    public String collection(String name) {
        return findCollection(name).orElseGet(() -> createCollection(name)).id();
    }

    /** Deletes a collection with its documents. */
    public void deleteCollection(String id) {
        body(() -> request("/collections/" + id).DELETE());
    }

    private Optional<Collection> findCollection(String name) {
        var after = "";
        for (var page = 0; page < MAX_PAGES; page++) {
            var path = "/collections?limit=" + PAGE + after;
            var collections = read(body(() -> request(path)), CollectionPage.class);
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
        return read(
                body(() -> upload(collectionId, new MultipartFile(filename, BodyPublishers.ofInputStream(content)))),
                ServedDocument.class);
    }

    /**
     * Uploads a file of this machine; bytes that the collection already has are not read again.
     *
     * @throws UncheckedIOException when the file cannot be read
     */
    public DocumentReply upload(String collectionId, Path file) {
        var name = String.valueOf(file.getFileName());
        return reply(send(() -> upload(collectionId, new MultipartFile(name, content(file)))));
    }

    private HttpRequest.Builder upload(String collectionId, MultipartFile form) {
        var body = form.body();
        return request("/collections/%s/documents".formatted(collectionId))
                .header("Content-Type", form.contentType())
                // A file that is refused for its size is not sent in vain.
                .expectContinue(body.contentLength() > LARGE_BYTES)
                .POST(body);
    }

    private static HttpRequest.BodyPublisher content(Path file) {
        try {
            return BodyPublishers.ofFile(file);
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** The document as it is now. */
    public DocumentReply document(String id) {
        return reply(send(() -> request("/documents/" + id)));
    }

    /** The files in a document that are documents of their own, up to some thousands. */
    public List<ServedDocument> children(ServedDocument parent) {
        return list(parent.collectionId(), "parentId=%s&".formatted(parent.id()));
    }

    private List<ServedDocument> list(String collectionId, String only) {
        var listed = new ArrayList<ServedDocument>();
        var after = "";
        for (var page = 0; page < MAX_PAGES; page++) {
            var path = "/collections/%s/documents?%slimit=%d%s".formatted(collectionId, only, PAGE, after);
            var found = read(body(() -> request(path)), DocumentPage.class);
            listed.addAll(found.data());
            if (found.nextCursor() == null) {
                break;
            }
            after = "&after=" + URLEncoder.encode(found.nextCursor(), StandardCharsets.UTF_8);
        }
        return listed;
    }

    private DocumentReply reply(HttpResponse<String> response) {
        return response.statusCode() < FIRST_ERROR
                ? new DocumentReply.Found(read(response.body(), ServedDocument.class))
                : new DocumentReply.Refused(response.statusCode(), problem(response));
    }

    /**
     * Returns when the document is ready or has failed.
     *
     * @param changes hears of the document as it is each time it was asked for
     */
    public ServedDocument awaitSettled(ServedDocument uploaded, Duration limit, Consumer<ServedDocument> changes) {
        var deadline = System.nanoTime() + limit.toNanos();
        var interval = FIRST_POLL_INTERVAL;
        var document = uploaded;
        while (!document.isReady() && !document.isFailed()) {
            if (System.nanoTime() > deadline) {
                throw new CommandException("Document %s is still %s after %d seconds."
                        .formatted(document.filename(), document.status(), limit.toSeconds()));
            }
            var path = "/documents/" + document.id();
            document = read(body(() -> request(path)), ServedDocument.class);
            changes.accept(document);
            if (!document.isReady() && !document.isFailed()) {
                pause(interval);
                interval = shorter(interval.multipliedBy(2), POLL_INTERVAL);
            }
        }
        return document;
    }

    /**
     * Returns when documents of a collection are ready or have failed. The last one is asked for until it is, then all at
     * once: they are likely done by then.
     */
    public List<ServedDocument> awaitSettled(String collectionId, List<ServedDocument> uploaded, Duration limit) {
        if (uploaded.isEmpty()) {
            return List.of();
        }
        awaitSettled(uploaded.getLast(), limit, state -> {});
        var ids = uploaded.stream().map(ServedDocument::id).collect(Collectors.toSet());
        return list(collectionId, "").stream()
                .filter(document -> ids.contains(document.id()))
                .map(document -> awaitSettled(document, limit, state -> {}))
                .toList();
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
        return body(() -> request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(body))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(service + "/api/v1" + path)).timeout(REQUEST_TIMEOUT);
    }

    private String body(Supplier<HttpRequest.Builder> request) {
        var response = send(request);
        if (response.statusCode() >= FIRST_ERROR) {
            var detail = problem(response).detail();
            throw new CommandException(String.valueOf(detail));
        }
        return response.body();
    }

    /** A service that asks to be asked later, as while its index is rebuilt, is asked later. */
    private HttpResponse<String> send(Supplier<HttpRequest.Builder> request) {
        var deadline = System.nanoTime() + UNAVAILABLE_LIMIT.toNanos();
        var response = answered(request);
        while (response.statusCode() == UNAVAILABLE && System.nanoTime() < deadline) {
            pause(RETRY_INTERVAL);
            response = answered(request);
        }
        return response;
    }

    /** Every request may be sent twice: the same bytes are the same document, and a collection is looked for first. */
    private HttpResponse<String> answered(Supplier<HttpRequest.Builder> request) {
        var deadline = System.nanoTime() + patience.toNanos();
        for (var pause = POLL_INTERVAL; ; pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE)) {
            var built = request.get().build();
            try {
                return http.send(built, BodyHandlers.ofString());
            } catch (IOException e) {
                if (System.nanoTime() >= deadline) {
                    throw new CommandException("The service at %s does not answer: %s".formatted(service, e), e);
                }
                pause(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandException("Interrupted while waiting for %s.".formatted(built.uri()), e);
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private ServedProblem problem(HttpResponse<String> response) {
        var request = response.request();
        var fallback = new ServedProblem(
                "http-" + response.statusCode(),
                null,
                "%s %s was answered with status %d."
                        .formatted(request.method(), request.uri().getPath(), response.statusCode()));
        try {
            var problem = json.readValue(response.body(), ServedProblem.class);
            return problem == null || problem.detail() == null ? fallback : problem;
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

    private record DocumentPage(
            List<ServedDocument> data, @Nullable String nextCursor) {}

    private record CollectionPage(
            List<Collection> data, @Nullable String nextCursor) {}
}
