package io.lectern.retrieval.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GroupCommitTests {

    private static final int THREADS = 5;

    @Test
    void thoseWhoWaitForACommitShareTheNext() throws Exception {
        var commits = new AtomicInteger();
        var firstEnds = new CountDownLatch(1);
        var group = new GroupCommit(() -> {
            if (commits.incrementAndGet() == 1) {
                awaitUninterrupted(firstEnds);
            }
        });
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var waiting = new ArrayList<Future<?>>();
            for (int thread = 0; thread < THREADS; thread++) {
                waiting.add(threads.submit(() -> {
                    group.commit();
                    return null;
                }));
            }
            await().until(() -> group.waiting() == THREADS - 1);

            firstEnds.countDown();
            for (var one : waiting) {
                one.get(60, TimeUnit.SECONDS);
            }
        }

        assertThat(commits).hasValue(2);
    }

    @Test
    void whatWasChangedBeforeIsCommittedAfter() throws Exception {
        var changed = new AtomicLong();
        var committed = new AtomicLong();
        var group = new GroupCommit(() -> committed.set(changed.get()));
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var results = new ArrayList<Future<Boolean>>();
            for (int change = 0; change < 10_000; change++) {
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
        var disk = new AtomicInteger(2);
        var commits = new AtomicInteger();
        var group = new GroupCommit(() -> {
            if (disk.getAndDecrement() > 0) {
                throw new IOException("No space left on device");
            }
            commits.incrementAndGet();
        });
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

    private static void awaitUninterrupted(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
