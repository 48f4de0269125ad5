package io.lectern.engine.cache;

import static io.lectern.engine.cache.Invented.child;
import static io.lectern.engine.cache.Invented.content;
import static io.lectern.engine.cache.Invented.root;
import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineEvent.DropReason;
import io.lectern.engine.EngineEvent.Dropped;
import io.lectern.engine.EngineEvent.Evicted;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.EngineEvent.TierUsage;
import io.lectern.engine.cache.StateStore.Ready;
import org.junit.jupiter.api.Test;

/** What is kept in memory, and what makes room. */
class StatesInMemoryTests {

    @Test
    void givesOutWhatWasPut() {
        try (var tiers = Tiers.inMemory(1000)) {
            var state = root("a", 10);

            tiers.put(state, 100);

            var given = tiers.take(state).orElseThrow();
            assertThat(given.content()).isEqualTo(content(state, 100));
            assertThat(given.tier()).isEqualTo(Tier.RAM);
            assertThat(tiers.store.states()).containsExactly(state);
            assertThat(tiers.store.loadTime(state.key())).isZero();
        }
    }

    @Test
    void aStateLargerThanTheLimitIsNotKept() {
        try (var tiers = Tiers.inMemory(99)) {
            var state = root("a", 10);

            tiers.put(state, 100);

            assertThat(tiers.has(state)).isFalse();
            assertThat(tiers.memory.used()).isZero();
        }
    }

    @Test
    void neverUsesMoreThanTheLimit() {
        try (var tiers = Tiers.inMemory(1000)) {
            for (int i = 0; i < 50; i++) {
                tiers.put(root("state " + i, 10), 150);

                assertThat(tiers.memory.used()).isLessThanOrEqualTo(1000);
            }
            assertThat(tiers.told(TierUsage.class).getLast()).isEqualTo(new TierUsage(Tier.RAM, 900, 1000));
            assertThat(tiers.told(Evicted.class)).hasSize(44);
        }
    }

    @Test
    void whatIsCheapToComputeAgainForItsSizeGoesFirst() {
        try (var tiers = Tiers.inMemory(300)) {
            var cheap = root("cheap", 10);
            var dear = root("dear", 50);
            tiers.put(dear, 100);
            tiers.put(cheap, 200);

            tiers.put(root("new", 100), 100);

            assertThat(tiers.has(cheap)).isFalse();
            assertThat(tiers.has(dear)).isTrue();
        }
    }

    @Test
    void theEndOfAPathGoesBeforeItsBeginning() {
        try (var tiers = Tiers.inMemory(300)) {
            var first = root("first", 1);
            var second = child(first, "second", 10);
            var third = child(second, "third", 100);
            tiers.put(third, 100);
            tiers.put(second, 100);
            tiers.put(first, 100);

            tiers.put(root("other", 1000), 100);

            assertThat(tiers.has(first)).isTrue();
            assertThat(tiers.has(second)).isTrue();
            assertThat(tiers.has(third)).isFalse();
        }
    }

    @Test
    void theBeginningOfAPathIsWorthAsMuchAsItsEndWas() {
        try (var tiers = Tiers.inMemory(300)) {
            var first = root("first", 1);
            var second = child(first, "second", 50);
            var other = root("other", 20);
            tiers.put(first, 100);
            tiers.put(second, 100);
            tiers.put(other, 100);

            tiers.store.drop(second.key(), DropReason.REFUSED);
            tiers.put(root("new", 100), 100);
            tiers.put(root("newer", 100), 100);

            assertThat(tiers.has(other)).isFalse();
            assertThat(tiers.has(first)).isTrue();
        }
    }

    @Test
    void aNewStateNeverPushesOutWhatItStandsOn() {
        try (var tiers = Tiers.inMemory(200)) {
            var first = root("first", 1);
            var second = child(first, "second", 1);
            var other = root("other", 1000);
            tiers.put(first, 100);
            tiers.put(other, 100);

            tiers.put(second, 100);

            assertThat(tiers.has(first)).isTrue();
            assertThat(tiers.has(second)).isTrue();
            assertThat(tiers.has(other)).isFalse();
        }
    }

    @Test
    void whatIsNotUsedAges() {
        try (var tiers = Tiers.inMemory(200)) {
            var dear = root("dear", 100);
            tiers.put(dear, 100);
            int kept = 0;

            while (tiers.has(dear) && kept < 1000) {
                tiers.put(root("passing " + kept++, 10), 100);
            }

            assertThat(kept).isBetween(10, 12);
        }
    }

    @Test
    void whatIsUsedStays() {
        try (var tiers = Tiers.inMemory(200)) {
            var touched = root("touched", 100);
            tiers.put(touched, 100);

            for (int i = 0; i < 100; i++) {
                tiers.put(root("passing " + i, 10), 100);
                if (i % 2 == 0) {
                    tiers.store.touch(touched.key());
                } else {
                    assertThat(tiers.take(touched)).isPresent();
                }
            }

            assertThat(tiers.has(touched)).isTrue();
        }
    }

    @Test
    void aLeasedStateIsNotEvicted() {
        try (var tiers = Tiers.inMemory(200)) {
            var leased = root("leased", 1);
            var other = root("other", 100);
            tiers.put(leased, 100);
            tiers.put(other, 100);

            try (var lease = ((Ready) tiers.fetch(leased)).lease()) {
                tiers.put(root("new", 100), 100);

                assertThat(tiers.has(other)).isFalse();
                assertThat(Tiers.bytes(lease.blob())).isEqualTo(content(leased, 100));
            }
            assertThat(tiers.has(leased)).isTrue();
        }
    }

    @Test
    void nothingIsKeptWhenNothingMayGo() {
        try (var tiers = Tiers.inMemory(100)) {
            var leased = root("leased", 1);
            var late = root("late", 100);
            tiers.put(leased, 100);

            try (var lease = ((Ready) tiers.fetch(leased)).lease()) {
                tiers.put(late, 100);

                assertThat(lease.blob().bytes()).isEqualTo(100);
                assertThat(tiers.has(late)).isFalse();
                assertThat(tiers.memory.used()).isEqualTo(100);
            }
        }
    }

    @Test
    void aLeaseOutlivesTheStateAndTheStore() {
        var tiers = Tiers.inMemory(300);
        var dropped = root("dropped", 1);
        var forgotten = root("forgotten", 1);
        var kept = root("kept", 1);
        tiers.put(dropped, 100);
        tiers.put(forgotten, 100);
        tiers.put(kept, 100);
        var first = ((Ready) tiers.fetch(dropped)).lease();
        var second = ((Ready) tiers.fetch(forgotten)).lease();
        var third = ((Ready) tiers.fetch(kept)).lease();

        tiers.store.drop(dropped.key(), DropReason.REFUSED);
        Tiers.await(tiers.store.forget(CacheScope.DEFAULT, "forgotten"));
        tiers.close();

        assertThat(tiers.store.states()).isEmpty();
        assertThat(tiers.told(Dropped.class))
                .containsExactly(
                        new Dropped(Tier.RAM, DropReason.REFUSED), new Dropped(Tier.RAM, DropReason.FORGOTTEN));
        assertThat(Tiers.bytes(first.blob())).isEqualTo(content(dropped, 100));
        assertThat(Tiers.bytes(second.blob())).isEqualTo(content(forgotten, 100));
        assertThat(Tiers.bytes(third.blob())).isEqualTo(content(kept, 100));
        first.close();
        first.close();
        second.close();
        third.close();
        assertThat(tiers.memory.used()).isZero();
    }

    @Test
    void theSameStateIsKeptOnce() {
        try (var tiers = Tiers.inMemory(1000)) {
            var state = root("a", 10);
            tiers.put(state, 100);

            tiers.put(root("a", 10), 100);

            assertThat(tiers.memory.used()).isEqualTo(100);
            assertThat(tiers.store.states()).hasSize(1);
        }
    }

    @Test
    void anotherStateUnderTheSameKeyReplacesTheOneThatCannotBeTrusted() {
        try (var tiers = Tiers.inMemory(1000)) {
            var state = root("a", 10);
            tiers.put(state, 100);
            var other = new StateDescription(
                    state.key(), state.parentPrefix(), state.scope(), state.adapter(), new int[] {1}, state.sources());

            tiers.put(other, 100);

            assertThat(tiers.store.states()).containsExactly(other);
            assertThat(tiers.memory.used()).isEqualTo(100);
        }
    }

    @Test
    void forgettingASourceTakesAllThatStandsBehindIt() {
        try (var tiers = Tiers.inMemory(1000)) {
            var first = root("first", 1);
            var second = child(first, "second", 1);
            var third = child(second, "third", 1);
            var sibling = child(first, "sibling", 1);
            var elsewhere = root(new CacheScope("elsewhere"), "second", 1);
            tiers.put(first, 100);
            tiers.put(second, 100);
            tiers.put(third, 100);
            tiers.put(sibling, 100);
            tiers.put(elsewhere, 100);

            Tiers.await(tiers.store.forget(CacheScope.DEFAULT, "second"));

            assertThat(tiers.store.states()).containsExactlyInAnyOrder(first, sibling, elsewhere);
            assertThat(tiers.memory.used()).isEqualTo(300);
        }
    }

    @Test
    void theEndFreesTheMemoryAndTakesNothingMore() {
        var tiers = Tiers.inMemory(1000);
        var state = root("a", 10);
        tiers.put(state, 100);

        tiers.close();
        tiers.close();
        tiers.put(state, 100);

        assertThat(tiers.memory.used()).isZero();
        assertThat(tiers.take(state)).isEmpty();
        assertThat(tiers.store.flushed()).isCompleted();
        assertThat(tiers.store.forget(CacheScope.DEFAULT, "a")).isCompletedExceptionally();
    }
}
