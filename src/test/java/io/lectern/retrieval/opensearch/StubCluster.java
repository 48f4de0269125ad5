package io.lectern.retrieval.opensearch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers as a cluster in trouble does, which a healthy node cannot be brought to. */
final class StubCluster implements AutoCloseable {

    static final String WELL = "{\"_shards\":{\"total\":2,\"successful\":2,\"failed\":0}}";
    static final String ONE_SHARD_FAILED =
            "{\"_shards\":{\"total\":2,\"successful\":1,\"failed\":1},\"hits\":{\"hits\":[]}}";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Queue<String>> answers = new HashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile boolean silent;

    /** A request that arrived; the query is that of the URL. */
    record Asked(String action, String query, String body) {}

    StubCluster() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** What an action such as {@code _search} answers, one after the other; then and else, that all is well. */
    synchronized void answers(String action, String... bodies) {
        answers.computeIfAbsent(action, none -> new ArrayDeque<>()).addAll(List.of(bodies));
    }

    /** Takes requests from now on, and begins answers that it never ends. */
    void fallSilent() {
        silent = true;
    }

    List<Asked> asked(String action) {
        return asked.stream().filter(request -> request.action().equals(action)).toList();
    }

    /** The actions in the order in which they were asked for. */
    List<String> actions() {
        return asked.stream().map(Asked::action).toList();
    }

    OpenSearchSettings settings(Duration searchTimeout) {
        var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        var minute = Duration.ofMinutes(1);
        return new OpenSearchSettings(url, null, null, null, "lectern", 1, 0, minute, minute, searchTimeout, 3);
    }

    private void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var action = path.substring(path.lastIndexOf('/') + 1);
        var query = String.valueOf(exchange.getRequestURI().getQuery());
        asked.add(
                new Asked(action, query, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        var body = next(action).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body, 0, silent ? 1 : body.length);
        exchange.getResponseBody().flush();
        if (silent) {
            awaitClose();
        }
        exchange.close();
    }

    private synchronized String next(String action) {
        var queue = answers.get(action);
        return queue == null || queue.isEmpty() ? WELL : queue.remove();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }
}
