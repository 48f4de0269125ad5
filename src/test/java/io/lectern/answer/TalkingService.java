package io.lectern.answer;

import io.lectern.TestService;
import io.lectern.engine.TinyModels;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A service whose model talks for as long as it may, over one document, and a client that reads its streams. */
final class TalkingService implements AutoCloseable {

    private final TestService service;
    private final HttpClient client = HttpClient.newHttpClient();

    private TalkingService(TestService service) {
        this.service = service;
    }

    static TalkingService start(Path folder, String... settings) {
        var model = TinyModels.random(folder.resolve("talks.gguf"), new TinyModels.Sizes(8, 256, 4, 2, 512, 8_192, 7));
        var all = new ArrayList<>(List.of(settings));
        all.add("lectern.model.path=" + model);
        all.add("lectern.model.threads=1");
        // A question is answered when the one before it has ended.
        all.add("lectern.engine.serving.running=1");
        var service = TestService.start(all.toArray(String[]::new));
        service.document(service.collection("Ferry"), "ferry.txt", "The ferry leaves the harbour at nine.");
        return new TalkingService(service);
    }

    TestService service() {
        return service;
    }

    /** Asks a question whose answer has so many tokens. */
    InputStream ask(int tokens) throws IOException, InterruptedException {
        var body = TestService.JSON.writeValueAsString(
                Map.of("question", "When does the ferry leave the harbour?", "stream", true, "maxTokens", tokens));
        return open(HttpRequest.newBuilder(service.uri("/api/v1/answers"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Reads on in the stream of an answer. */
    InputStream resume(String answer, String lastSeen) throws IOException, InterruptedException {
        return open(HttpRequest.newBuilder(service.uri("/api/v1/answers/" + answer + "/events"))
                .header("Last-Event-ID", lastSeen));
    }

    private InputStream open(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }

    @Override
    public void close() {
        client.close();
        service.close();
    }
}
