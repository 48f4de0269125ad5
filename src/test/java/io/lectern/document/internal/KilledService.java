package io.lectern.document.internal;

import io.lectern.JarClassPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A {@link LeanProcess} as its clients see it: requests, answers, and its end in the middle of them. */
final class KilledService {

    private static final int SECONDS = 600;

    private final Process process;
    private final Path log;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

    private KilledService(Process process, Path log) {
        this.process = process;
        this.log = log;
        Thread.ofVirtual().start(this::listen);
    }

    /** The process ended before it answered: whether it did what was asked is not known. */
    static final class Killed extends Exception {

        private static final long serialVersionUID = 1L;
    }

    static KilledService start(Path work, List<String> properties) throws IOException {
        var log = work.resolve("service.log");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + work.resolve("classes.jsa"),
                "-Xlog:disable",
                "-Xlog:all=off",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                JarClassPath.in(work),
                LeanProcess.class.getName()));
        command.addAll(properties);
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                .start();
        return new KilledService(process, log);
    }

    /** Waits until it has started; false when it was killed first. */
    boolean awaitReady() throws InterruptedException {
        try {
            return ready.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("The service does not start: " + logged(), e);
        }
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @return {@code ok …}, {@code refused …} or {@code failed …}
     */
    String ask(String... request) throws InterruptedException, Killed {
        var number = Long.toString(numbers.incrementAndGet());
        var answer = new CompletableFuture<String>();
        waiting.put(number, answer);
        try {
            synchronized (this) {
                process.getOutputStream()
                        .write((number + " " + String.join(" ", request) + "\n").getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
            }
            if (!process.isAlive()) {
                answer.completeExceptionally(new Killed());
            }
            return answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException killed) {
            throw new Killed();
        } catch (TimeoutException e) {
            throw new AssertionError("No answer to %s; %s".formatted(String.join(" ", request), logged()), e);
        } finally {
            waiting.remove(number);
        }
    }

    /** The answer to a request that must succeed. */
    String need(String... request) throws InterruptedException {
        try {
            var answer = ask(request);
            if (!answer.startsWith("ok")) {
                throw new AssertionError("%s: %s; %s".formatted(String.join(" ", request), answer, logged()));
            }
            return answer.length() > 3 ? answer.substring(3) : "";
        } catch (Killed e) {
            throw new AssertionError("The service ended by itself: " + logged(), e);
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Lets it end by itself. */
    void stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The service does not stop: " + logged());
        }
    }

    private void listen() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(LeanProcess.READY)) {
                    ready.complete(true);
                    continue;
                }
                int space = line.indexOf(' ');
                var answer = space < 0 ? null : waiting.get(line.substring(0, space));
                if (answer != null) {
                    answer.complete(line.substring(space + 1));
                }
            }
        } catch (IOException killed) {
            // As at the end of the stream.
        }
        ready.complete(false);
        waiting.values().forEach(answer -> answer.completeExceptionally(new Killed()));
    }

    private String logged() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
