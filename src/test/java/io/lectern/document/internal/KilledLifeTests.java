package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.lectern.document.LeanService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A service that is killed at random moments of a random load loses nothing that it acknowledged, doubles nothing and
 * leaves nothing undone; whatever is read from it in between agrees with itself. {@code -Dlectern.soak=PT10M} goes on for
 * as long.
 */
class KilledLifeTests {

    private static final int KILLS = Integer.getInteger("lectern.kills", 24);
    private static final int KILLS_WITH_THE_DATABASE = Integer.getInteger("lectern.kills", 4);
    private static final int CLIENTS = 3;
    private static final int MOST_REQUESTS = 24;
    /** One start of so many is killed, too. */
    private static final int STARTS_PER_KILLED_START = 8;
    /** One load of so many ends in the middle of a rebuild of the index. */
    private static final int LOADS_PER_REBUILD = 4;

    private final long seed = Long.getLong("tests.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Ledger ledger = new Ledger();
    private int kills;
    private int killsInRebuilds;
    private int killsInScans;
    private long requests;
    private FolderLoad.@Nullable Followed followed;

    @TempDir
    private Path work;

    @Test
    void nothingIsLostDoubledOrStuckWhenTheServiceIsKilled() throws Exception {
        System.out.println("tests.seed=" + seed);
        try (var database = LeanService.start(List.of("lectern.data=" + work.resolve("database")))) {
            lendsItsDatabaseOnly(database);
            var pool = database.getBean(HikariDataSource.class);
            var properties = List.of(
                    "lectern.data=" + work.resolve("data"),
                    "spring.datasource.url=" + pool.getJdbcUrl(),
                    "spring.datasource.username=" + pool.getUsername(),
                    "spring.datasource.password=" + pool.getPassword(),
                    "lectern.document.sources.roots=" + work,
                    "lectern.document.sources.settle=20ms");
            prepare(properties);
            var end = Instant.now().plus(Duration.parse(System.getProperty("lectern.soak", "PT0S")));
            while (kills < KILLS || Instant.now().isBefore(end)) {
                round(properties, () -> countWhatWasKilled(database.getBean(JdbcClient.class)));
            }
            checkAll(properties);
        }
        report();
    }

    @Test
    void nothingIsLostDoubledOrStuckWhenItsDatabaseIsKilledWithIt() throws Exception {
        System.out.println("tests.seed=" + seed);
        var data = work.resolve("data");
        var properties = List.of(
                "lectern.data=" + data,
                "lectern.document.sources.roots=" + work,
                "lectern.document.sources.settle=20ms");
        prepare(properties);
        while (kills < KILLS_WITH_THE_DATABASE) {
            round(properties, () -> killDatabase(data));
        }
        checkAll(properties);
        report();
    }

    /** What else ends with the service. */
    private interface Companion {
        void kill() throws IOException;
    }

    /** An orderly run, which also leaves the archive of classes that makes the next starts fast. */
    private void prepare(List<String> properties) throws IOException, InterruptedException {
        var service = KilledService.start(work, properties);
        assertThat(service.awaitReady()).isTrue();
        ledger.addCollection(service.need("collection", "A"));
        ledger.addCollection(service.need("collection", "B"));
        followed = FolderLoad.Followed.by(service, work.resolve("followed"));
        service.stop();
    }

    /** Nothing works in it: it would scan a folder that it must not read, or take over what was killed. */
    private static void lendsItsDatabaseOnly(ConfigurableApplicationContext service) {
        service.getBeansOfType(SmartLifecycle.class).values().stream()
                .filter(bean -> bean.getClass().getPackageName().startsWith("io.lectern"))
                .forEach(SmartLifecycle::stop);
    }

    private void round(List<String> properties, Companion companion) throws Exception {
        var service = KilledService.start(work, properties);
        try {
            if (random.nextInt(STARTS_PER_KILLED_START) == 0) {
                pause(random.nextLong(3000));
            } else {
                assertThat(service.awaitReady()).isTrue();
                check(service);
                load(service);
            }
        } finally {
            service.kill();
            companion.kill();
            kills++;
        }
    }

    private void load(KilledService service) throws InterruptedException {
        var acknowledged = new Semaphore(0);
        var clients = new ArrayList<KilledClient>();
        for (int client = 0; client < CLIENTS; client++) {
            var load = new RandomLoad(service, ledger, "d" + client, new Random(random.nextLong()));
            clients.add(KilledClient.start(load, acknowledged));
        }
        var scans = new Semaphore(0);
        var folder = new FolderLoad(service, Objects.requireNonNull(followed), new Random(random.nextLong()));
        clients.add(KilledClient.start(folder, scans));
        clients.add(KilledClient.start(() -> read(service), new Semaphore(0)));
        // Requests, not time: a slow machine is killed in the middle of as much.
        int most = random.nextInt(MOST_REQUESTS);
        boolean busy = acknowledged.tryAcquire(most, 60, TimeUnit.SECONDS);
        if (random.nextInt(LOADS_PER_REBUILD) == 0) {
            service.need("rebuild");
        }
        pause(random.nextLong(50));
        service.kill();
        for (var client : clients) {
            client.join();
        }
        requests += acknowledged.availablePermits() + most + scans.availablePermits();
        assertThat(busy).as("the service answers").isTrue();
    }

    /** Reads what everybody may read, while everything changes. */
    private static void read(KilledService service) throws InterruptedException, KilledService.Killed {
        var answer = service.ask("read");
        if (answer.startsWith("failed")) {
            throw new AssertionError(answer);
        }
    }

    private void countWhatWasKilled(JdbcClient jdbc) {
        killsInRebuilds += count(jdbc, "select count(*) from job where status in ('running', 'finishing')");
        killsInScans += count(jdbc, "select count(*) from source where scan_status = 'running'");
    }

    private static int count(JdbcClient jdbc, String sql) {
        return jdbc.sql(sql).query(Integer.class).single();
    }

    private void checkAll(List<String> properties) throws Exception {
        var service = KilledService.start(work, properties);
        try {
            assertThat(service.awaitReady()).isTrue();
            check(service);
        } finally {
            service.kill();
        }
    }

    private void check(KilledService service) throws IOException, InterruptedException {
        service.need("settle");
        var dump = service.need("dump");
        for (int attempt = 0; attempt < 3 && !Ledger.crashed(dump).isEmpty(); attempt++) {
            for (var id : Ledger.crashed(dump)) {
                service.need("reparse", id);
            }
            service.need("settle");
            dump = service.need("dump");
        }
        ledger.observe(dump);
        Objects.requireNonNull(followed).check(service);
        service.need("check", work.resolve("data").resolve("blobs").toString());
    }

    private static void killDatabase(Path data) throws IOException {
        var pidFile = data.resolve("postgres/data/postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var lines = Files.readAllLines(pidFile);
        if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]+")) {
            return;
        }
        ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).ifPresent(postmaster -> {
            var all = new ArrayList<>(postmaster.descendants().toList());
            all.add(postmaster);
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(process -> process.onExit().join());
        });
    }

    private static void pause(long millis) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    }

    private void report() {
        System.out.printf(
                "%d kills, %d of them in a rebuild of the index, %d in a scan; %d acknowledged requests, %d documents at the end%n",
                kills, killsInRebuilds, killsInScans, requests, ledger.documents());
    }
}
