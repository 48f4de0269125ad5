package io.lectern.retrieval.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GroupCommitTests {

    private static final int THREADS = 5;
    private static final Duration LONGER_THAN_ANY_TEST = Duration.ofHours(1);

    @Test
    void thoseWhoWaitForACommitShareTheNext() throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var disk = new Disk(LONGER_THAN_ANY_TEST);

            disk.oneAloneThenTheOthersTogether(threads);

            assertThat(disk.commits).hasValue(2);
        }
    }

    @Test
    void afterASharedCommitTheNextWaitsForAsMany() throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var disk = new Disk(LONGER_THAN_ANY_TEST);
            disk.oneAloneThenTheOthersTogether(threads);

            awaitAll(disk.commits(threads, THREADS - 1));

            assertThat(disk.commits).hasValue(3);
        }
    }

    @Test
    void whoComesAloneAfterASharedCommitIsNotLeftWaiting() throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var disk = new Disk(Duration.ofMillis(1));
            disk.oneAloneThenTheOthersTogether(threads);

            awaitAll(disk.commits(threads, 1));

            assertThat(disk.commits).hasValue(3);
        }
    }

    @Test
    void whatWasChangedBeforeIsCommittedAfter() throws Exception {
        var changed = new AtomicLong();
        var committed = new AtomicLong();
        var group = new GroupCommit(() -> committed.set(changed.get()), Duration.ofMillis(1));
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var results = new ArrayList<Future<Boolean>>();
            for (int change = 0; change < 2_000; change++) {
                results.add(threads.submit(() -> {
                    long mine = changed.incrementAndGet();
                    group.commit();
                    return committed.get() >= mine;
                }));
            }
            for (var result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void aCommitThatFailsIsTriedAgainByTheNextAndFailsForNobodyInSilence() throws Exception {
        var full = new AtomicInteger(2);
        var commits = new AtomicInteger();
        GroupCommit.Commit commit = () -> {
            if (full.getAndDecrement() > 0) {
                throw new IOException("No space left on device");
            }
            commits.incrementAndGet();
        };
        var group = new GroupCommit(commit, LONGER_THAN_ANY_TEST);
        try (var thread = Executors.newSingleThreadExecutor()) {
            assertThatThrownBy(group::commit).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> thread.submit(() -> {
                                group.commit();
                                return null;
                            })
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("No space left on device");

            group.commit();
        }

        assertThat(commits).hasValue(1);
    }

    /** Counts its commits, and does not end the first before the others wait. */
    private static final class Disk {

        private final AtomicInteger commits = new AtomicInteger();
        private final CountDownLatch firstEnds = new CountDownLatch(1);
        private final GroupCommit group;

        Disk(Duration longestWait) {
            this.group = new GroupCommit(this::commit, longestWait);
        }

        void oneAloneThenTheOthersTogether(ExecutorService threads) throws Exception {
            var first = commits(threads, 1);
            await().until(() -> commits.get() == 1);
            var others = commits(threads, THREADS - 1);
            await().until(() -> group.waiting() == THREADS - 1);
            firstEnds.countDown();
            awaitAll(first);
            awaitAll(others);
        }

        List<Future<?>> commits(ExecutorService threads, int number) {
            var waiting = new ArrayList<Future<?>>();
            for (int thread = 0; thread < number; thread++) {
                waiting.add(threads.submit(() -> {
                    group.commit();
                    return null;
                }));
            }
            return waiting;
        }

        private void commit() throws IOException {
            if (commits.incrementAndGet() == 1) {
                try {
                    firstEnds.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
    }

    private static void awaitAll(List<Future<?>> commits) throws Exception {
        for (var commit : commits) {
            commit.get(60, TimeUnit.SECONDS);
        }
    }
}
