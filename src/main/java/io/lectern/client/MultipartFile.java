package io.lectern.client;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A {@code multipart/form-data} body (RFC 7578) with one part, {@code file}, which is streamed. */
record MultipartFile(String boundary, String filename, BodyPublisher content) {

    MultipartFile(String filename, BodyPublisher content) {
        this("lectern-" + UUID.randomUUID(), filename, content);
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher body() {
        return BodyPublishers.concat(
                BodyPublishers.ofString(head(), StandardCharsets.UTF_8),
                content,
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
