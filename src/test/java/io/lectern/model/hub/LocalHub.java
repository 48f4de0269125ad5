package io.lectern.model.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * A hub on this machine with one repository, and a second server that large files are redirected to. Each answer can be
 * spoilt beforehand.
 */
public final class LocalHub implements AutoCloseable {

    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private final HttpServer hub;
    private final HttpServer storage;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String id;
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, Object> card = new ConcurrentHashMap<>();
    private final List<Seen> requests = Collections.synchronizedList(new ArrayList<>());

    private volatile Behaviour behaviour = new Behaviour() {};

    /** A request that came. */
    public record Seen(boolean atHub, String path, Map<String, List<String>> headers) {

        public boolean hasToken() {
            return headers.containsKey("Authorization");
        }

        public boolean isForPart() {
            return headers.containsKey("Range");
        }
    }

    /** How files are served. */
    public interface Behaviour {

        /** Whether the answer was given here. */
        default boolean answers(HttpExchange exchange, String path) throws IOException {
            return false;
        }

        default byte[] bytes(String path, byte[] right) {
            return right;
        }

        default boolean knowsRanges() {
            return true;
        }

        /** After how many bytes of an answer its connection breaks; none for never. */
        default int breaksAfter(String path) {
            return Integer.MAX_VALUE;
        }

        default String tag(String path) {
            return "\"%s\"".formatted(Integer.toHexString(path.hashCode()));
        }
    }

    /** @param id of the repository, {@code owner/name} */
    public LocalHub(String id) {
        this.id = id;
        this.hub = start();
        this.storage = start();
        hub.createContext("/", exchange -> guarded(exchange, true));
        storage.createContext("/", exchange -> guarded(exchange, false));
    }

    private HttpServer start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public LocalHub with(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    /** All files of a folder. */
    public LocalHub withFolder(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return this;
    }

    public LocalHub withCard(String key, Object value) {
        card.put(key, value);
        return this;
    }

    public void behave(Behaviour other) {
        behaviour = other;
    }

    public String endpoint() {
        return address(hub);
    }

    /** The address of a file that no hub describes. */
    public URI webAddress(String path) {
        return URI.create(address(storage) + "/" + path);
    }

    public List<Seen> requests() {
        return List.copyOf(requests);
    }

    public List<Seen> requestsFor(String path) {
        return requests().stream()
                .filter(request -> request.path().endsWith("/" + path))
                .toList();
    }

    private static String address(HttpServer server) {
        return "http://%s:%d"
                .formatted(
                        InetAddress.getLoopbackAddress().getHostAddress(),
                        server.getAddress().getPort());
    }

    private void guarded(HttpExchange exchange, boolean atHub) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(new Seen(atHub, path, Map.copyOf(exchange.getRequestHeaders())));
            if (!behaviour.answers(exchange, path)) {
                serve(exchange, path, atHub);
            }
        }
    }

    private void serve(HttpExchange exchange, String path, boolean atHub) throws IOException {
        if (path.startsWith("/api/models/%s/revision/".formatted(id))) {
            send(exchange, 200, listing());
            return;
        }
        String resolve = "/%s/resolve/%s/".formatted(id, COMMIT);
        String file = path.startsWith(resolve) ? path.substring(resolve.length()) : path.substring(1);
        var right = files.get(file);
        if (right == null) {
            exchange.getResponseHeaders()
                    .add("X-Error-Code", path.startsWith("/api/") ? "RepoNotFound" : "EntryNotFound");
            send(exchange, 404, new byte[0]);
        } else if (atHub && isLarge(file)) {
            exchange.getResponseHeaders().add("Location", webAddress(file) + "?signature=x");
            exchange.getResponseHeaders().add("X-Repo-Commit", COMMIT);
            send(exchange, 302, new byte[0]);
        } else {
            give(exchange, file, behaviour.bytes(file, right));
        }
    }

    private static boolean isLarge(String file) {
        return file.endsWith(".safetensors") || file.endsWith(".bin") || file.endsWith(".gguf");
    }

    private void give(HttpExchange exchange, String file, byte[] bytes) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
        String tag = behaviour.tag(file);
        exchange.getResponseHeaders().add("ETag", tag);
        int start = 0;
        int end = bytes.length;
        int status = 200;
        if (range != null && behaviour.knowsRanges() && (ifRange == null || ifRange.equals(tag))) {
            var ends = range.substring("bytes=".length()).split("-");
            start = Integer.parseInt(ends[0]);
            end = Math.min(end, Integer.parseInt(ends[1]) + 1);
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes %d-%d/%d".formatted(start, end - 1, bytes.length));
            status = 206;
        }
        exchange.sendResponseHeaders(status, end == start ? -1 : end - start);
        int sent = Math.min(end - start, behaviour.breaksAfter(file));
        exchange.getResponseBody().write(bytes, start, sent);
        exchange.getResponseBody().flush();
        if (sent < end - start) {
            // Closing an exchange with bytes missing breaks its connection.
            throw new IOException("broken on purpose");
        }
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private byte[] listing() {
        var json = JsonMapper.shared().createObjectNode().put("id", id).put("sha", COMMIT);
        json.set("cardData", JsonMapper.shared().valueToTree(card));
        var siblings = json.putArray("siblings");
        files.forEach((path, bytes) -> {
            var sibling = siblings.addObject().put("rfilename", path).put("size", bytes.length);
            if (isLarge(path)) {
                sibling.putObject("lfs").put("sha256", digest("SHA-256", bytes)).put("size", bytes.length);
            } else {
                var head = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII);
                sibling.put("blobId", digest("SHA-1", head, bytes));
            }
        });
        return JsonMapper.shared().writeValueAsBytes(json);
    }

    private static String digest(String algorithm, byte[]... parts) {
        try {
            var digest = java.security.MessageDigest.getInstance(algorithm);
            for (var part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        storage.stop(0);
        threads.shutdownNow();
    }

    /** Fails the first requests for files, and then no more. */
    public static final class FailingFirst implements Behaviour {

        private final AtomicInteger left;
        private final int status;
        private final String retryAfter;

        public FailingFirst(int times, int status, String retryAfter) {
            this.left = new AtomicInteger(times);
            this.status = status;
            this.retryAfter = retryAfter;
        }

        @Override
        public boolean answers(HttpExchange exchange, String path) throws IOException {
            if (left.getAndDecrement() <= 0) {
                return false;
            }
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().add("Retry-After", retryAfter);
            }
            send(exchange, status, new byte[0]);
            return true;
        }
    }
}
