package io.lectern.document.source.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web site on a local address, whose pages are what a test says, and which remembers what it was asked. */
public final class LocalSite implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** A request that arrived. */
    public record Asked(String path, String userAgent, String ifNoneMatch) {}

    /** What is at a path. */
    @FunctionalInterface
    public interface Page {
        void answer(HttpExchange exchange) throws IOException;
    }

    public LocalSite() {
        this("127.0.0.1");
    }

    public LocalSite(String address) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url(String path) {
        return "http://%s:%d%s".formatted(server.getAddress().getHostString(), port(), path);
    }

    int port() {
        return server.getAddress().getPort();
    }

    public List<Asked> asked(String path) {
        return asked.stream().filter(request -> request.path().equals(path)).toList();
    }

    public void page(String path, Page page) {
        pages.put(path, page);
    }

    public void remove(String path) {
        pages.remove(path);
    }

    /** A page that answers conditional requests by its entity tag. */
    public void page(String path, String mediaType, String content) {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        var etag = "\"%08x\"".formatted(content.hashCode());
        page(path, exchange -> {
            exchange.getResponseHeaders().set("ETag", etag);
            exchange.getResponseHeaders().set("Content-Type", mediaType);
            if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    public void status(String path, int status) {
        page(path, exchange -> exchange.sendResponseHeaders(status, -1));
    }

    public void redirect(String path, String location) {
        page(path, exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
        });
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().toString();
            var headers = exchange.getRequestHeaders();
            asked.add(new Asked(
                    path,
                    String.valueOf(headers.getFirst("User-Agent")),
                    String.valueOf(headers.getFirst("If-None-Match"))));
            var page = pages.get(path);
            if (page == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                page.answer(exchange);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
