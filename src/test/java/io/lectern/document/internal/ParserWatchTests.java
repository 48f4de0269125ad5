package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.parse.OcrOptions;
import io.lectern.document.parse.ParseFailure;
import io.lectern.document.parse.ParseOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** A process that does nothing stands for a parser process here. */
@EnabledOnOs(OS.LINUX)
class ParserWatchTests {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final DataSize MUCH = DataSize.ofGigabytes(10);

    @TempDir
    Path folder;

    private Process process;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    @Test
    void leavesAProcessWithinItsLimitsAlone() {
        var watch = watch(MUCH, MUCH, LONG);

        look(watch);

        assertThat(watch.refusal()).isEmpty();
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void killsAProcessThatHasMoreMemoryThanItMay() throws Exception {
        var watch = watch(DataSize.ofBytes(1), MUCH, LONG);

        look(watch);

        assertThat(watch.refusal()).map(ParseOutcome.Refused::failure).contains(ParseFailure.OUT_OF_MEMORY);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(watch.peakBytes()).isPositive();
    }

    @Test
    void killsAProcessThatFillsItsTemporaryFolder() throws Exception {
        Files.write(Files.createDirectory(folder.resolve("deep")).resolve("file"), new byte[2000]);
        var watch = watch(MUCH, DataSize.ofBytes(1000), LONG);

        look(watch);

        assertThat(watch.refusal()).map(ParseOutcome.Refused::failure).contains(ParseFailure.TOO_LARGE);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void killsAProcessThatIsLate() throws Exception {
        var watch = watch(MUCH, MUCH, Duration.ofNanos(1));

        look(watch);

        assertThat(watch.refusal()).map(ParseOutcome.Refused::failure).contains(ParseFailure.TIMED_OUT);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void leavesAProcessThatIsLateAloneWhilePagesFollowEachOtherAndItHardlyRuns() {
        var timeout = Duration.ofSeconds(20);
        var clock = new AtomicLong();
        var watch = new ParserWatch(
                process,
                process::destroyForcibly,
                new TemporaryFiles(folder),
                limits(MUCH, MUCH, timeout),
                OcrOptions.OFF,
                clock::get);
        for (int page = 1; page <= 4; page++) {
            clock.addAndGet(timeout.toNanos() * 3 / 4);
            watch.pageRead();
            look(watch);
        }
        assertThat(watch.refusal()).isEmpty();

        clock.addAndGet(timeout.toNanos() * 2);
        look(watch);

        assertThat(watch.refusal()).map(ParseOutcome.Refused::failure).contains(ParseFailure.TIMED_OUT);
    }

    @Test
    void killsAProcessThatGoesOnPageByPageForever() {
        var timeout = Duration.ofSeconds(20);
        var clock = new AtomicLong();
        var watch = new ParserWatch(
                process,
                process::destroyForcibly,
                new TemporaryFiles(folder),
                limits(MUCH, MUCH, timeout),
                OcrOptions.OFF,
                clock::get);
        for (int page = 1; page <= 20 && watch.refusal().isEmpty(); page++) {
            clock.addAndGet(timeout.toNanos() * 3 / 4);
            watch.pageRead();
            look(watch);
        }

        assertThat(watch.refusal()).map(ParseOutcome.Refused::failure).contains(ParseFailure.TIMED_OUT);
    }

    @Test
    void itsClockStandsStillWhileAPageIsRecognised() {
        var limits = limits(MUCH, MUCH, Duration.ofSeconds(5));
        var ocr = new OcrOptions("tesseract", List.of("eng"), LONG, LONG);
        var watch = new ParserWatch(process, process::destroyForcibly, new TemporaryFiles(folder), limits, ocr);
        watch.recognitionStarted();

        look(watch);
        watch.recognitionEnded();

        assertThat(watch.refusal()).isEmpty();
    }

    @Test
    void killsTheProcessWhenNobodyWaitsForIt() throws Exception {
        var watch = watch(MUCH, MUCH, LONG);
        Thread.currentThread().interrupt();

        watch.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(watch.interrupted()).isTrue();
        assertThat(watch.refusal()).isEmpty();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void killsWhatTheProcessHasStartedToo() throws Exception {
        var shell = new ProcessBuilder("sh", "-c", "sleep 600 & echo started; wait").start();
        assertThat(shell.inputReader().readLine()).isEqualTo("started");
        var started = shell.descendants().toList();

        ParserChild.destroy(shell);

        assertThat(started).isNotEmpty();
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        for (var child : started) {
            assertThat(child.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
        }
    }

    private ParserWatch watch(DataSize memory, DataSize temporary, Duration timeout) {
        return new ParserWatch(
                process,
                process::destroyForcibly,
                new TemporaryFiles(folder),
                limits(memory, temporary, timeout),
                OcrOptions.OFF);
    }

    private static DocumentSettings.Parser limits(DataSize memory, DataSize temporary, Duration timeout) {
        return new DocumentSettings.Parser(DataSize.ofMegabytes(64), memory, temporary, timeout, LONG, 10);
    }

    /** Often enough for what is looked at seldom. */
    private static void look(ParserWatch watch) {
        for (int i = 0; i < 5; i++) {
            watch.run();
        }
    }
}
