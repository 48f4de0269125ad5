package io.lectern.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SupervisorTests {

    private static final RestartDelays AT_ONCE =
            new RestartDelays(Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofHours(1));
    private static final RestartDelays NEVER =
            new RestartDelays(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Process> processes = new ArrayList<>();

    @Test
    void startsAServiceThatDiedAgainAndSaysWhatItDiedOf() {
        var supervisor = supervisor(AT_ONCE, "decode of 512 tokens", "70", "3", "0");

        assertThat(supervisor.run()).isZero();
        assertThat(FakeService.lives(folder)).isEqualTo(3);
        assertThat(lines())
                .containsExactly(
                        "lectern: The service died with exit status 70 (the native engine gave up)"
                                + " in the native call decode of 512 tokens; it starts again in 0.001 s.",
                        "lectern: The service died with exit status 3 (the Java heap is exhausted)"
                                + " in the native call decode of 512 tokens; it starts again in 0.002 s.");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void passesOnTheStatusOfAServiceThatRefusesToRun(int status) {
        assertThat(supervisor(AT_ONCE, null, Integer.toString(status), "0").run())
                .isEqualTo(status);
        assertThat(FakeService.lives(folder)).isEqualTo(1);
        assertThat(lines()).isEmpty();
    }

    @Test
    void aServiceThatRanBeforeMayRefuseToForAWhile() {
        assertThat(supervisor(AT_ONCE, null, "70", "1", "0").run()).isZero();
        assertThat(FakeService.lives(folder)).isEqualTo(3);
        assertThat(lines().getLast())
                .isEqualTo("lectern: The service did not start again (exit status 1); it tries again in 0.002 s.");
    }

    @ParameterizedTest
    @CsvSource({"KILL, of signal 9 (SIGKILL", "SEGV, of signal 6 (SIGABRT)"})
    @DisabledOnOs(OS.WINDOWS)
    void aServiceThatASignalKillsIsStartedAgain(String signal, String cause) throws Exception {
        var supervisor = supervisor(AT_ONCE, null, "hang", "0");
        var status = CompletableFuture.supplyAsync(supervisor::run);
        awaitLife(1);

        new ProcessBuilder(
                        "kill", "-" + signal, Long.toString(processes.getFirst().pid()))
                .start()
                .waitFor();

        assertThat(status.join()).isZero();
        assertThat(FakeService.lives(folder)).isEqualTo(2);
        assertThat(lines()).hasSize(1);
        assertThat(lines().getFirst()).startsWith("lectern: The service died " + cause);
    }

    @Test
    void oneThatIsAskedToStopIsNotStartedAgain() {
        var supervisor = supervisor(AT_ONCE, null, "hang", "0");
        var status = CompletableFuture.supplyAsync(supervisor::run);
        awaitLife(1);

        assertThat(supervisor.stop()).isZero();
        assertThat(status.join()).isZero();
        assertThat(processes.getFirst().isAlive()).isFalse();
        assertThat(FakeService.lives(folder)).isEqualTo(1);
        assertThat(lines()).isEmpty();
    }

    @Test
    void aStopDoesNotWaitForTheNextStart() {
        var supervisor = supervisor(NEVER, null, "70", "0");
        var status = CompletableFuture.supplyAsync(supervisor::run);
        await().until(() -> !lines().isEmpty());

        assertThat(supervisor.stop()).isZero();
        assertThat(status.join()).isZero();
        assertThat(FakeService.lives(folder)).isEqualTo(1);
    }

    @Test
    void waitsTwiceAsLongEachTimeAndBeginsAnewAfterSomeHealth() {
        var delays = RestartDelays.defaults();
        var waits = new ArrayList<Long>();
        var delay = Duration.ZERO;
        for (var lived : List.of(1, 1, 1, 1, 1, 1, 1, 1, 299, 300, 1)) {
            delay = delays.next(delay, Duration.ofSeconds(lived));
            waits.add(delay.toSeconds());
        }

        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L, 1L, 2L);
    }

    @Test
    void aServiceWhoseParentIsGoneStopsInGoodOrder() throws Exception {
        var orphan = service("orphan").start();
        awaitLife(1);

        orphan.getOutputStream().close();

        assertThat(orphan.waitFor()).isZero();
        assertThat(folder.resolve("stopped")).exists();
    }

    private Supervisor supervisor(RestartDelays delays, @Nullable String lastCall, String... ends) {
        var service = service(ends);
        var supervised = new Supervisor.Service() {
            @Override
            public Process start() throws IOException {
                processes.add(service.start());
                return processes.getLast();
            }

            @Override
            public Optional<String> lastCall() {
                return Optional.ofNullable(lastCall);
            }
        };
        return new Supervisor(supervised, delays, InstantSource.system(), new PrintStream(err, true, UTF_8));
    }

    private ServiceProcess service(String... ends) {
        var arguments = new ArrayList<>(List.of(folder.toString()));
        arguments.addAll(List.of(ends));
        return new ServiceProcess(
                FakeService.class,
                List.of(
                        "-Xmx16m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + folder.resolve("hs_err.log")),
                arguments);
    }

    private void awaitLife(int life) {
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(30))
                .until(() -> FakeService.lives(folder) == life);
    }

    private List<String> lines() {
        return err.toString(UTF_8).lines().toList();
    }
}
