package io.lectern.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineEvent.DropReason;
import io.lectern.engine.EngineEvent.Dropped;
import io.lectern.engine.EngineEvent.TierDisabled;
import io.lectern.engine.cache.StateStore.Ready;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever several threads do at once: what is given out is what was put, and memory and disk keep their limits. */
class StatesUnderThreadsTests {

    private static final int THREADS = 4;
    private static final int STEPS = 1500;
    private static final int PATHS = 6;
    private static final int PATH_LENGTH = 4;
    private static final int MAX_BYTES = 30_000;
    private static final long RAM = 150_000;
    private static final long DISK = 250_000;

    @Test
    void givesOutWhatWasPut(@TempDir Path disk) throws Exception {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        var states = states();
        var tiers = Tiers.onDisk(RAM, disk, DISK);

        try (var executor = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Integer>> users = IntStream.range(0, THREADS)
                    .<Callable<Integer>>mapToObj(i -> () -> use(tiers, states, new Random(seed + i)))
                    .toList();
            int given = 0;
            for (var result : executor.invokeAll(users)) {
                given += result.get();
            }
            assertThat(given).as("states given out").isGreaterThan(STEPS / 10);
        }

        tiers.flush();
        tiers.close();
        assertThat(tiers.memory.used()).isZero();
        assertThat(tiers.told(TierDisabled.class)).isEmpty();
        assertThat(tiers.told(Dropped.class))
                .extracting(Dropped::reason)
                .containsOnly(DropReason.FORGOTTEN, DropReason.REFUSED);
        try (var after = Tiers.onDisk(RAM, disk, DISK)) {
            after.store.states().forEach(state -> assertThat(after.take(state)).isPresent());
            assertThat(after.told(Dropped.class)).isEmpty();
        }
    }

    private static List<StateDescription> states() {
        var states = new ArrayList<StateDescription>();
        for (int path = 0; path < PATHS; path++) {
            for (int number = 0; number < PATH_LENGTH; number++) {
                states.add(KilledWriter.state(path, number));
            }
        }
        return states;
    }

    private static int use(Tiers tiers, List<StateDescription> states, Random random) {
        int given = 0;
        for (int step = 0; step < STEPS; step++) {
            var state = states.get(random.nextInt(states.size()));
            switch (random.nextInt(40)) {
                case 0 -> tiers.store.drop(state.key(), DropReason.REFUSED);
                case 1 -> Tiers.await(tiers.store.forget(CacheScope.DEFAULT, "state 2"));
                case 2, 3, 4 -> tiers.store.makeDurable(state.key());
                case 5, 6, 7 -> tiers.store.touch(state.key());
                case 8 -> tiers.flush();
                case 9, 10, 11, 12, 13, 14 -> tiers.putDurable(state, bytes(state));
                case 15, 16, 17, 18, 19, 20 -> tiers.put(state, bytes(state));
                default -> given += fetch(tiers, state);
            }
        }
        return given;
    }

    private static int fetch(Tiers tiers, StateDescription state) {
        if (tiers.store.fetch(state.key()) instanceof Ready ready) {
            try (var lease = ready.lease()) {
                assertThat(Tiers.bytes(lease.blob())).isEqualTo(Invented.content(state, bytes(state)));
            }
            return 1;
        }
        return 0;
    }

    private static int bytes(StateDescription state) {
        return 1 + new Random(state.key().prefix().hashCode()).nextInt(MAX_BYTES);
    }
}
