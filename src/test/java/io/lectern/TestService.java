package io.lectern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole service on a random port, with its own PostgreSQL and a data folder of its own, and a plain HTTP client for
 * it. Starting one takes seconds: share it within a test class.
 */
public final class TestService implements AutoCloseable {

    public static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LONGEST_INGESTION = Duration.ofMinutes(1);
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);

    private final Path data;
    private final boolean deleteOnClose;
    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestService(Path data, boolean deleteOnClose, List<String> properties) {
        this.data = data;
        this.deleteOnClose = deleteOnClose;
        var all = new ArrayList<>(List.of("lectern.data=" + data, "server.port=0", "lectern.document.parallelism=1"));
        all.addAll(properties);
        this.context = new SpringApplicationBuilder(LecternApplication.class)
                .properties("spring.main.register-shutdown-hook=true")
                .run(all.stream().map(property -> "--" + property).toArray(String[]::new));
    }

    /** Starts with a fresh data folder, which is deleted on close. */
    public static TestService start(String... properties) {
        try {
            return new TestService(Files.createTempDirectory("lectern-test"), true, List.of(properties));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts on a data folder that stays. */
    public static TestService startOn(Path data, String... properties) {
        return new TestService(data, false, List.of(properties));
    }

    public Path data() {
        return data;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public URI uri(String path) {
        var server = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer());
        return URI.create("http://127.0.0.1:" + server.getPort() + path);
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    public HttpResponse<String> delete(String path) {
        return send(HttpRequest.newBuilder(uri(path)).DELETE());
    }

    public HttpResponse<String> post(String path, Object body) {
        return send(json("POST", path, body));
    }

    public HttpResponse<String> patch(String path, Object body) {
        return send(json("PATCH", path, body));
    }

    private HttpRequest.Builder json(String method, String path, Object body) {
        var text = body instanceof String string ? string : JSON.writeValueAsString(body);
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(text));
    }

    /** Creates a collection and returns its id. */
    public String collection(String name) {
        return json(post("/api/v1/collections", Map.of("name", name))).get("id").stringValue();
    }

    /** Uploads a document, waits until it can be asked about and returns its id. */
    public String document(String collection, String filename, String text) {
        var path = "/api/v1/collections/" + collection + "/documents";
        var response = upload(path, filename, text.getBytes(StandardCharsets.UTF_8));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        var id = json(response).get("id").stringValue();
        await().atMost(LONGEST_INGESTION)
                .until(() -> json(get("/api/v1/documents/" + id))
                        .get("status")
                        .stringValue()
                        .equals("ready"));
        return id;
    }

    /** The answer to a question that is answered. */
    public JsonNode answer(Map<String, Object> question) {
        var response = post("/api/v1/answers", question);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    /** Sends a file as the multipart part {@code file}. */
    public HttpResponse<String> upload(String path, String filename, byte[] content) {
        return multipart("POST", path, filename, content, List.of());
    }

    /**
     * Sends a file as the multipart part {@code file}, after other parts.
     *
     * @param fields further parts, name and value in turn
     */
    public HttpResponse<String> multipart(
            String method, String path, String filename, byte[] content, List<String> fields) {
        var boundary = "lectern-" + UUID.randomUUID();
        var parts = new ArrayList<byte[]>();
        for (int i = 0; i < fields.size(); i += 2) {
            parts.add("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(boundary, fields.get(i), fields.get(i + 1))
                    .getBytes(StandardCharsets.UTF_8));
        }
        parts.add(
                "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                        .formatted(boundary, filename)
                        .getBytes(StandardCharsets.UTF_8));
        parts.add(content);
        parts.add("\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .method(method, HttpRequest.BodyPublishers.ofByteArrays(parts)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(REQUEST_TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        context.close();
        if (deleteOnClose) {
            try {
                FileSystemUtils.deleteRecursively(data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
