package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lectern.datafolder.DataFolder;
import io.lectern.document.parse.PageProgress;
import io.lectern.document.parse.ParseOutcome;
import io.lectern.document.parse.ParseRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ParserPoolTests {

    private static final int FILES_PER_PROCESS = 2;

    @TempDir
    Path folder;

    @Test
    void aFileThatIsNotThereIsNoFailureOfTheDocument() throws Exception {
        var good = Files.writeString(folder.resolve("good.txt"), "Good text.");
        try (var pool = new ParserPool(settings(DataSize.ofMegabytes(256)), new DataFolder(folder))) {
            assertThatThrownBy(() -> pool.parse(request(folder.resolve("gone.txt")), PageProgress.IGNORED))
                    .isInstanceOf(ParserEnvironmentException.class);

            assertThat(pool.parse(request(good), PageProgress.IGNORED).outcome())
                    .isInstanceOf(ParseOutcome.Parsed.class);
        }
    }

    @Test
    void aProcessThatDoesNotStartIsNoFailureOfTheDocument() {
        try (var pool = new ParserPool(settings(DataSize.ofTerabytes(1 << 22)), new DataFolder(folder))) {
            assertThatThrownBy(() -> pool.parse(request(folder.resolve("any.txt")), PageProgress.IGNORED))
                    .isInstanceOf(ParserStartException.class);
            assertThat(pool.state().lastFailure()).contains("does not start");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatHasReadItsShareIsFollowedByOneForMany() throws Exception {
        var file = Files.writeString(folder.resolve("a.txt"), "One paragraph.");
        var others = children();
        try (var pool = new ParserPool(settings(DataSize.ofMegabytes(256)), new DataFolder(folder))) {
            for (int i = 0; i < FILES_PER_PROCESS; i++) {
                pool.parse(request(file), PageProgress.IGNORED);
            }
            assertThat(commandOfAllBut(others)).contains("-XX:TieredStopAtLevel=1");

            pool.parse(request(file), PageProgress.IGNORED);

            assertThat(commandOfAllBut(others)).contains("-XX:TieredStopAtLevel=4");
        }
    }

    private static Set<Long> children() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    /** Of the one process that was started; one that was killed may take a moment to go. */
    private static List<String> commandOfAllBut(Set<Long> others) throws IOException {
        var started = new HashSet<Long>();
        await().until(() -> {
            started.clear();
            started.addAll(children());
            started.removeAll(others);
            return started.size() == 1;
        });
        var pid = started.iterator().next();
        return List.of(
                Files.readString(Path.of("/proc", pid.toString(), "cmdline")).split("\0", -1));
    }

    @Test
    void aTextIsNotReadBeforeThereIsRoomForIt() throws Exception {
        var file = Files.writeString(folder.resolve("a.txt"), "One paragraph.\n\nAnd one.");
        var asked = new SynchronousQueue<List<Integer>>();
        var room = new CountDownLatch(1);
        try (var pool = new ParserPool(settings(DataSize.ofMegabytes(256)), new DataFolder(folder));
                var thread = Executors.newSingleThreadExecutor()) {
            var parsed = thread.submit(() -> pool.parse(request(file), new WaitsForRoom(asked, room)));

            assertThat(asked.poll(60, TimeUnit.SECONDS)).containsExactly(24, 2);
            assertThat(parsed.isDone()).isFalse();
            room.countDown();

            assertThat(parsed.get(60, TimeUnit.SECONDS).outcome()).isInstanceOf(ParseOutcome.Parsed.class);
        }
    }

    @Test
    void whoGivesUpWaitingForRoomLeavesNoHalfReadTextToTheNext() throws Exception {
        var first = Files.writeString(folder.resolve("first.txt"), "The first text.");
        var second = Files.writeString(folder.resolve("second.txt"), "The second text.");
        var asked = new SynchronousQueue<List<Integer>>();
        try (var pool = new ParserPool(settings(DataSize.ofMegabytes(256)), new DataFolder(folder));
                var thread = Executors.newSingleThreadExecutor()) {
            var parsed =
                    thread.submit(() -> pool.parse(request(first), new WaitsForRoom(asked, new CountDownLatch(1))));
            assertThat(asked.poll(60, TimeUnit.SECONDS)).isNotNull();

            parsed.cancel(true);

            var next = (ParseOutcome.Parsed)
                    pool.parse(request(second), PageProgress.IGNORED).outcome();
            assertThat(next.text().text()).contains("The second text.");
        }
    }

    /** Says what it is asked for and has no room until it is told. */
    private record WaitsForRoom(SynchronousQueue<List<Integer>> asked, CountDownLatch room) implements PageProgress {

        @Override
        public void read(int page, int pages) {}

        @Override
        public void textFollows(int characters, int ranges) throws InterruptedException {
            asked.put(List.of(characters, ranges));
            room.await();
        }
    }

    private static ParseRequest request(Path file) {
        return ParseRequest.ofText(file.toString(), String.valueOf(file.getFileName()), 1000);
    }

    private static DocumentSettings settings(DataSize heap) {
        return new DocumentSettings(
                DataSize.ofMegabytes(1),
                1000,
                1,
                new DocumentSettings.Parser(
                        heap,
                        DataSize.ofGigabytes(1),
                        DataSize.ofMegabytes(100),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        FILES_PER_PROCESS),
                new DocumentSettings.Archive(5, 100, DataSize.ofMegabytes(10), 100),
                new DocumentSettings.Ocr(false, "", List.of(), Duration.ZERO, Duration.ZERO),
                new DocumentSettings.Jobs(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, Duration.ofSeconds(1)));
    }
}
