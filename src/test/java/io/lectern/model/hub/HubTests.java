package io.lectern.model.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.lectern.model.hub.HubException.Reason;
import io.lectern.model.hub.LocalHub.Behaviour;
import io.lectern.model.hub.LocalHub.FailingFirst;
import io.lectern.model.hub.LocalHub.Seen;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HubTests {

    private static final String ID = "owner/Model-7B";
    private static final String WEIGHTS = "model.safetensors";
    private static final int RANGE = 10_000;
    private static final byte[] BYTES = random(95_000);

    @TempDir
    Path folder;

    private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
    private LocalHub server = new LocalHub(ID);

    @BeforeEach
    void fill() {
        server.with("config.json", "{}".getBytes(UTF_8)).with(WEIGHTS, BYTES);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void fetchesFilesInRangesAtThePinnedCommit() throws Exception {
        var fetched = fetchAll();

        assertThat(fetched.resolve(WEIGHTS)).hasBinaryContent(BYTES);
        assertThat(fetched.resolve("config.json")).hasContent("{}");
        assertThat(fetched.resolve(WEIGHTS + ".part")).doesNotExist();
        assertThat(fetched.resolve(WEIGHTS + ".journal")).doesNotExist();
        assertThat(server.requestsFor(WEIGHTS))
                .filteredOn(Seen::atHub)
                .allMatch(request -> request.path().contains(LocalHub.COMMIT));
        assertThat(server.requestsFor(WEIGHTS).stream()
                        .filter(request -> !request.atHub() && request.isForPart())
                        .count())
                .isEqualTo(1 + 10);
    }

    @Test
    void whatIsThereIsNotFetchedAgain() throws Exception {
        fetchAll();
        int before = server.requestsFor(WEIGHTS).size();

        fetchAll();

        assertThat(server.requestsFor(WEIGHTS)).hasSize(before);
    }

    @Test
    void theTokenGoesToTheHubAndNoFurther() throws Exception {
        fetchAll(new HubSettings(URI.create(server.endpoint()), Optional.of("hf_secret")));

        assertThat(server.requests()).filteredOn(Seen::atHub).isNotEmpty().allMatch(Seen::hasToken);
        assertThat(server.requests())
                .filteredOn(request -> !request.atHub())
                .isNotEmpty()
                .noneMatch(Seen::hasToken);
    }

    @Test
    void goesOnWhereAConnectionBroke() throws Exception {
        server.behave(new Behaviour() {
            @Override
            public int breaksAfter(String path) {
                return path.equals(WEIGHTS) ? 3_000 : Integer.MAX_VALUE;
            }
        });

        var fetched = fetchAll();

        assertThat(fetched.resolve(WEIGHTS)).hasBinaryContent(BYTES);
        assertThat(waits).isNotEmpty();
    }

    @Test
    void aServerWithoutRangesGivesTheWholeFile() throws Exception {
        server.behave(new Behaviour() {
            @Override
            public boolean knowsRanges() {
                return false;
            }
        });

        assertThat(fetchAll().resolve(WEIGHTS)).hasBinaryContent(BYTES);
    }

    @Test
    void waitsAsLongAsABusyServerAsks() throws Exception {
        server.behave(new FailingFirst(2, 429, "7"));

        fetchAll();

        assertThat(waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
    }

    @Test
    void waitsUntilTheTimeThatABusyServerNames() throws Exception {
        var time = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(100);
        server.behave(new FailingFirst(1, 503, time.format(DateTimeFormatter.RFC_1123_DATE_TIME)));

        fetchAll();

        assertThat(waits)
                .singleElement()
                .satisfies(wait -> assertThat(wait).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(100)));
    }

    @Test
    void waitsLongerEachTimeAServerFails() throws Exception {
        server.behave(new FailingFirst(4, 503, ""));

        fetchAll();

        assertThat(waits).hasSize(4);
        for (int failure = 1; failure <= 4; failure++) {
            long due = 500L << (failure - 1);
            assertThat(waits.get(failure - 1)).isBetween(Duration.ofMillis(due / 2), Duration.ofMillis(due));
        }
    }

    @Test
    void givesUpAServerThatFailsForGood() {
        server.behave(new FailingFirst(Integer.MAX_VALUE, 500, ""));

        assertRefused(this::fetchAll, Reason.UNREACHABLE, "hf:owner/Model-7B@main", "500", "attempt 8");
        assertThat(waits).hasSize(7);
    }

    @Test
    void doesNotWaitForHours() {
        server.behave(new FailingFirst(1, 429, "7200"));

        assertRefused(this::fetchAll, Reason.UNREACHABLE, "120 minutes");
        assertThat(waits).isEmpty();
    }

    @Test
    void wrongBytesAreFetchedAgain() throws Exception {
        var served = new AtomicInteger();
        server.behave(wrong(path -> served.getAndIncrement() < 11));

        assertThat(fetchAll().resolve(WEIGHTS)).hasBinaryContent(BYTES);
    }

    @Test
    void bytesThatStayWrongAreRefusedAndNotKept() throws Exception {
        server.behave(wrong(path -> true));

        assertRefused(this::fetchAll, Reason.DAMAGED, WEIGHTS, "other bytes than the hub announces");
        try (var left = Files.walk(folder)) {
            assertThat(left.map(String::valueOf)).noneMatch(file -> file.contains(WEIGHTS));
        }
    }

    @Test
    void aSmallFileIsCheckedByItsGitName() {
        server.behave(new Behaviour() {
            @Override
            public byte[] bytes(String path, byte[] right) {
                return path.equals("config.json") ? new byte[] {'{', ']'} : right;
            }
        });

        assertRefused(this::fetchAll, Reason.DAMAGED, "config.json");
    }

    @Test
    void aFileOfAnotherLengthIsRefused() {
        server.behave(new Behaviour() {
            @Override
            public byte[] bytes(String path, byte[] right) {
                return path.equals(WEIGHTS) ? random(80_000) : right;
            }
        });

        assertRefused(this::fetchAll, Reason.DAMAGED, "80000 bytes", "95000");
    }

    @Test
    void refusalsSayWhatToDo() {
        assertRefused(status(401, "GatedRepo", Optional.empty()), Reason.FORBIDDEN, "terms", "HF_TOKEN");
        assertRefused(status(401, "", Optional.of("hf_x")), Reason.FORBIDDEN, "may not read it", "settings/tokens");
        assertRefused(status(403, "GatedRepo", Optional.of("hf_x")), Reason.FORBIDDEN, "accept its terms");
        assertRefused(status(404, "RepoNotFound", Optional.empty()), Reason.NOT_FOUND, "is not there");
        assertRefused(status(404, "RevisionNotFound", Optional.empty()), Reason.NOT_FOUND, "no such revision");
        assertThat(waits).isEmpty();
    }

    private ThrowingCallable status(int status, String code, Optional<String> token) {
        return () -> {
            server.behave(new Behaviour() {
                @Override
                public boolean answers(HttpExchange exchange, String path) throws IOException {
                    exchange.getResponseHeaders().add("X-Error-Code", code);
                    LocalHub.send(exchange, status, new byte[0]);
                    return true;
                }
            });
            fetchAll(new HubSettings(URI.create(server.endpoint()), token));
        };
    }

    @Test
    void aFileOutsideOfTheFolderIsRefused() {
        server.with("../../evil.safetensors", BYTES);

        assertRefused(this::fetchAll, Reason.REFUSED, "../../evil.safetensors", "a path inside a folder");
    }

    @Test
    void redirectsWithoutEndAreRefused() {
        server.behave(new Behaviour() {
            @Override
            public boolean answers(HttpExchange exchange, String path) throws IOException {
                exchange.getResponseHeaders().add("Location", path);
                LocalHub.send(exchange, 307, new byte[0]);
                return true;
            }
        });

        assertRefused(this::fetchAll, Reason.REFUSED, "redirected more than 8 times");
    }

    @Test
    void whatDoesNotFitOnTheDiskIsNotBegun() throws Exception {
        try (var hub = hub(settings())) {
            var found = hub.repository(ID, "main");
            var huge = new HubFile(WEIGHTS, 1L << 60, found.files().getFirst().digest());

            assertRefused(
                    () -> hub.fetch(found, List.of(huge), WorkListener.NONE),
                    Reason.DISK_FULL,
                    "1152921504.6 GB",
                    "GB free");
        }
        assertThat(server.requestsFor(WEIGHTS)).isEmpty();
    }

    @Test
    void anInterruptedDownloadGoesOnWithWhatItHas() throws Exception {
        var given = new AtomicInteger();
        server.behave(new Behaviour() {
            @Override
            public boolean answers(HttpExchange exchange, String path) throws IOException {
                if (!path.equals("/" + WEIGHTS) || given.getAndIncrement() < 6) {
                    return false;
                }
                LocalHub.send(exchange, 410, new byte[0]);
                return true;
            }
        });
        assertRefused(this::fetchAll, Reason.NOT_FOUND, "410");
        server.behave(new Behaviour() {});
        int before = server.requestsFor(WEIGHTS).size();
        var listener = new Recorded();

        var fetched = fetch(settings(), listener);

        assertThat(fetched.resolve(WEIGHTS)).hasBinaryContent(BYTES);
        assertThat(listener.resumed).isGreaterThanOrEqualTo(2 + 2 * RANGE);
        assertThat(server.requestsFor(WEIGHTS).size() - before).isLessThan(2 * (1 + 8) + 1);
    }

    @Test
    void aKilledDownloadGoesOnWithWhatItHas() throws Exception {
        var given = new AtomicInteger();
        var enough = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        server.behave(new Behaviour() {
            @Override
            public boolean answers(HttpExchange exchange, String path) {
                if (path.equals("/" + WEIGHTS) && given.incrementAndGet() > 6) {
                    enough.countDown();
                    await(end);
                }
                return false;
            }
        });
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FetchProcess.class.getName(),
                        server.endpoint(),
                        folder.toString(),
                        ID,
                        String.valueOf(RANGE))
                .inheritIO()
                .start();
        await(enough);
        process.destroyForcibly().waitFor();
        end.countDown();
        server.behave(new Behaviour() {});
        var listener = new Recorded();

        var fetched = fetch(settings(), listener);

        assertThat(fetched.resolve(WEIGHTS)).hasBinaryContent(BYTES);
        assertThat(listener.resumed).isGreaterThanOrEqualTo(2 + 3 * RANGE);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(40, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void noteAndFileOfAnotherVersionAreNotMixed() throws Exception {
        var address = server.webAddress("some.gguf");
        server.with("some.gguf", random(60_000));
        var old = new AtomicInteger(4);
        server.behave(new Behaviour() {
            @Override
            public boolean answers(HttpExchange exchange, String path) throws IOException {
                if (old.getAndDecrement() > 0) {
                    return false;
                }
                LocalHub.send(exchange, 404, new byte[0]);
                return true;
            }
        });
        assertThatThrownBy(() -> fetch(address)).isInstanceOf(HubException.class);
        var other = new byte[60_000];
        new Random(9).nextBytes(other);
        server.with("some.gguf", other);
        server.behave(tagged("\"2\""));

        assertThat(fetch(address)).hasBinaryContent(other);
    }

    @Test
    void aWebFileThatChangesInBetweenIsBegunAnew() throws Exception {
        var first = random(60_000);
        var second = new byte[70_000];
        new Random(3).nextBytes(second);
        server.with("some.gguf", first);
        var asked = new AtomicInteger();
        server.behave(new Behaviour() {
            @Override
            public boolean answers(HttpExchange exchange, String path) {
                if (asked.incrementAndGet() == 4) {
                    server.with("some.gguf", second);
                }
                return false;
            }

            @Override
            public String tag(String path) {
                return asked.get() < 4 ? "\"1\"" : "\"2\"";
            }
        });

        assertThat(fetch(server.webAddress("some.gguf"))).hasBinaryContent(second);
    }

    @Test
    void aWebFileIsFetchedOnceAndAgainWhenItIsAnother() throws Exception {
        var address = server.webAddress("some.gguf");
        server.with("some.gguf", BYTES);
        server.behave(tagged("\"1\""));
        fetch(address);
        int before = server.requests().size();
        fetch(address);
        assertThat(server.requests()).hasSize(before + 1);
        server.with("some.gguf", random(50_000));
        server.behave(tagged("\"2\""));

        assertThat(fetch(address)).hasSize(50_000);
    }

    @Test
    void allPartsOfASplitFileAreFetched() throws Exception {
        server.with("m-00001-of-00002.gguf", random(20_000)).with("m-00002-of-00002.gguf", random(30_000));

        var file = fetch(server.webAddress("m-00001-of-00002.gguf"));

        assertThat(file).hasSize(20_000);
        assertThat(file.resolveSibling("m-00002-of-00002.gguf")).hasSize(30_000);
    }

    @Test
    void aConnectionThatSaysNothingMoreIsGivenUp() throws Exception {
        var silent = new AtomicInteger();
        var release = new CountDownLatch(1);
        server.behave(new Behaviour() {
            @Override
            public boolean answers(HttpExchange exchange, String path) throws IOException {
                if (!path.equals("/" + WEIGHTS) || silent.incrementAndGet() != 3) {
                    return false;
                }
                exchange.getResponseHeaders().add("Content-Range", "bytes 0-9999/95000");
                exchange.sendResponseHeaders(206, RANGE);
                exchange.getResponseBody().write(BYTES, 0, 100);
                exchange.getResponseBody().flush();
                await(release);
                return true;
            }
        });
        try {
            assertThat(fetchAll().resolve(WEIGHTS)).hasBinaryContent(BYTES);
        } finally {
            release.countDown();
        }
    }

    @Test
    void twoProcessesDoNotFetchTheSameFiles() throws Exception {
        var reached = new ArrayList<Throwable>();
        server.behave(new Behaviour() {
            @Override
            public boolean answers(HttpExchange exchange, String path) {
                if (path.endsWith("config.json") && reached.isEmpty()) {
                    try {
                        fetchAll();
                    } catch (Exception e) {
                        reached.add(e);
                    }
                }
                return false;
            }
        });

        fetchAll();

        assertThat(reached).hasSize(1);
        assertThat(((HubException) reached.getFirst()).reason()).isEqualTo(Reason.BUSY);
    }

    private static Behaviour wrong(Predicate<String> when) {
        return new Behaviour() {
            @Override
            public byte[] bytes(String path, byte[] right) {
                if (!path.equals(WEIGHTS) || !when.test(path)) {
                    return right;
                }
                var bytes = right.clone();
                bytes[77] ^= 1;
                return bytes;
            }
        };
    }

    private static Behaviour tagged(String tag) {
        return new Behaviour() {
            @Override
            public String tag(String path) {
                return tag;
            }
        };
    }

    private static void assertRefused(ThrowingCallable action, Reason reason, String... words) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContainingAll(words);
    }

    private HubSettings settings() {
        return new HubSettings(URI.create(server.endpoint()), Optional.empty());
    }

    private Hub hub(HubSettings settings) {
        var policy = new RetryPolicy(
                8, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(5), new Random(1), waits::add);
        return new Hub(settings, folder, policy, new TransferLimits(3, RANGE, Duration.ofMillis(400)));
    }

    private Path fetchAll() throws Exception {
        return fetchAll(settings());
    }

    private Path fetchAll(HubSettings settings) throws Exception {
        return fetch(settings, WorkListener.NONE);
    }

    private Path fetch(HubSettings settings, WorkListener listener) throws Exception {
        try (var hub = hub(settings)) {
            var found = hub.repository(ID, "main");
            return hub.fetch(found, found.files(), listener);
        }
    }

    private Path fetch(URI address) throws Exception {
        try (var hub = hub(settings())) {
            return hub.fetch(address, WorkListener.NONE);
        }
    }

    private static byte[] random(int count) {
        var bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static final class Recorded implements WorkListener {

        private long resumed;

        @Override
        public void begins(String activity, long totalBytes, long doneBytes) {
            if (activity.contains("Downloading " + WEIGHTS)) {
                resumed = doneBytes;
            }
        }

        @Override
        public void reaches(long doneBytes) {}
    }
}
