package io.lectern.client;

import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A {@code multipart/form-data} body (RFC 7578) with one part, {@code file}, which is streamed.
 *
 * @param content opened once for each time the body is sent
 */
record MultipartFile(String boundary, String filename, Supplier<InputStream> content) {

    MultipartFile(String filename, Supplier<InputStream> content) {
        this("lectern-" + UUID.randomUUID(), filename, content);
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher body() {
        return BodyPublishers.concat(
                BodyPublishers.ofString(head(), StandardCharsets.UTF_8),
                BodyPublishers.ofInputStream(content),
                BodyPublishers.ofString("\r\n--%s--\r\n".formatted(boundary), StandardCharsets.UTF_8));
    }

    private String head() {
        var quotable = filename.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
        return """
                --%s\r
                Content-Disposition: form-data; name="file"; filename="%s"\r
                Content-Type: application/octet-stream\r
                \r
                """.formatted(boundary, quotable);
    }
}
