package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TextRoomTests {

    private static final int ROOM = 1000;

    private final TextRoom room = new TextRoom(ROOM);

    /** A text that somebody else brings. */
    private static final class Brought {

        private final TextRoom.Share share;
        private final AtomicBoolean in = new AtomicBoolean();
        private final Thread thread;

        Brought(TextRoom room, int characters, int ranges) {
            share = room.share();
            thread = Thread.ofPlatform().start(() -> {
                try {
                    share.take(characters, ranges);
                    in.set(true);
                } catch (InterruptedException expected) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        void awaitOutside() {
            await().until(() -> thread.getState() == Thread.State.WAITING);
            assertThat(in).isFalse();
        }

        void awaitInside() {
            await().untilTrue(in);
        }
    }

    @Test
    void aTextWaitsUntilAnotherLeavesItRoom() throws Exception {
        var first = room.share();
        first.take(600, 0);
        var second = new Brought(room, 600, 0);
        second.awaitOutside();

        first.close();

        second.awaitInside();
    }

    @Test
    void blocksAndPagesTakeRoomToo() throws Exception {
        room.share().take(600, 0);

        new Brought(room, 1, 30).awaitOutside();
    }

    @Test
    void aTextThatIsLargerThanTheRoomIsAloneInIt() throws Exception {
        var small = room.share();
        small.take(1, 0);
        var large = new Brought(room, 5 * ROOM, ROOM);
        large.awaitOutside();

        small.close();

        large.awaitInside();
        new Brought(room, 1, 0).awaitOutside();
    }

    @Test
    void aShareIsForOneTextAtATime() throws Exception {
        var share = room.share();
        share.take(600, 0);

        share.take(700, 0);

        new Brought(room, 301, 0).awaitOutside();
    }

    @Test
    void whoGivesUpWaitingTakesNothing() throws Exception {
        var first = room.share();
        first.take(600, 0);
        var second = new Brought(room, 600, 0);
        second.awaitOutside();

        second.thread.interrupt();
        second.thread.join();
        second.share.close();
        first.close();

        new Brought(room, ROOM, 0).awaitInside();
    }

    @Test
    void theTextsOfManyJobsNeverTakeMoreThanThereIs() throws Exception {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        var random = new Random(seed);
        var inside = new AtomicInteger();
        var jobs = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int job = 0; job < 2000; job++) {
                int characters = 1 + random.nextInt(ROOM);
                jobs.add(threads.submit(() -> {
                    try (var share = room.share()) {
                        share.take(characters, 0);
                        int most = inside.addAndGet(characters);
                        for (int look = 0; look < 1000; look++) {
                            most = Math.max(most, inside.get());
                        }
                        inside.addAndGet(-characters);
                        return most;
                    }
                }));
            }
            for (var job : jobs) {
                assertThat(job.get(60, TimeUnit.SECONDS)).isBetween(1, ROOM);
            }
        }
    }
}
