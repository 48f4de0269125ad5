package io.lectern.engine.cache;

import static io.lectern.engine.cache.Invented.FINGERPRINT;
import static io.lectern.engine.cache.Invented.child;
import static io.lectern.engine.cache.Invented.content;
import static io.lectern.engine.cache.Invented.fingerprint;
import static io.lectern.engine.cache.Invented.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineEvent.DropReason;
import io.lectern.engine.EngineEvent.Dropped;
import io.lectern.engine.EngineEvent.Evicted;
import io.lectern.engine.EngineEvent.Saved;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.EngineEvent.TierDisabled;
import io.lectern.engine.EngineEvent.TierUsage;
import io.lectern.engine.cache.StateStore.Ready;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept on disk, what makes room there, and what happens when the disk fails. */
class StatesOnDiskTests {

    private static final long PLENTY = 1 << 30;

    /** Larger than a segment, and no multiple of one. */
    private static final int LARGE = 2 * StateFile.SEGMENT_BYTES + 12_345;

    @TempDir
    Path disk;

    @Test
    void aRestartFindsEverythingThatIsDurable() throws IOException {
        var first = root("first", 5000);
        var second = child(first, "second", 3);
        var fleeting = child(second, "fleeting", 3);
        try (var before = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            before.putDurable(second, 1000);
            before.putDurable(first, LARGE);
            before.put(fleeting, 1000);
        }

        try (var after = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            assertThat(after.store.states()).hasSize(2);
            assertThat(after.store.states().getFirst().sameState(first)).isTrue();
            assertThat(after.store.states().getFirst().sources()).containsExactly("first");
            assertThat(after.store.states().getLast().sameState(second)).isTrue();
            assertThat(after.store.loadTime(first.key())).isPositive();
            var given = after.take(first).orElseThrow();
            assertThat(given.content()).isEqualTo(content(first, LARGE));
            assertThat(given.tier()).isEqualTo(Tier.DISK);
            assertThat(after.store.loadTime(first.key())).isZero();
            assertThat(after.take(first).orElseThrow().tier()).isEqualTo(Tier.RAM);
            assertThat(after.take(fleeting)).isEmpty();
            assertThat(after.told(Dropped.class)).isEmpty();
        }
    }

    @Test
    void theMemoryIsFreedWhenTheStateIsOnDiskOnly() {
        try (var tiers = Tiers.onDisk(0, disk, PLENTY)) {
            var state = root("a", 10);

            tiers.putDurable(state, LARGE);
            tiers.flush();

            assertThat(tiers.memory.used()).isZero();
            var given = tiers.take(state).orElseThrow();
            assertThat(given.content()).isEqualTo(content(state, LARGE));
            assertThat(given.tier()).isEqualTo(Tier.DISK);
            assertThat(tiers.memory.used()).isZero();
        }
    }

    @Test
    void manyStatesPassThroughTooLittleMemory() {
        try (var tiers = Tiers.onDisk(150, disk, PLENTY)) {
            var states = Stream.iterate(root("0", 1), before -> child(before, "next", 1))
                    .limit(20)
                    .toList();
            states.forEach(state -> tiers.putDurable(state, 100));
            tiers.flush();

            states.forEach(state -> tiers.store.fetch(state.key()));

            for (var state : states) {
                assertThat(tiers.take(state).orElseThrow().content()).isEqualTo(content(state, 100));
            }
            assertThat(tiers.memory.used()).isLessThanOrEqualTo(250);
        }
    }

    @Test
    void whatIsReadAheadIsToldToComeFromDisk() {
        var first = root("first", 1);
        var second = child(first, "second", 1);
        try (var tiers = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            tiers.putDurable(first, 100);
            tiers.putDurable(second, 100);
            tiers.flush();
        }
        try (var tiers = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            tiers.store.readAhead(List.of(first.key(), second.key()));
            tiers.awaitChange();
            tiers.awaitChange();

            tiers.store.readAhead(List.of(first.key(), second.key()));

            assertThat(tiers.memory.used()).isEqualTo(200);
            assertThat(tiers.take(first).orElseThrow().tier()).isEqualTo(Tier.DISK);
            assertThat(tiers.take(second).orElseThrow().tier()).isEqualTo(Tier.DISK);
            assertThat(tiers.take(first).orElseThrow().tier()).isEqualTo(Tier.RAM);
        }
    }

    @Test
    void onlyWhatTheMemoryHoldsTogetherIsReadAhead() {
        var states = Stream.iterate(root("0", 1), before -> child(before, "next", 1))
                .limit(4)
                .toList();
        try (var tiers = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            states.forEach(state -> tiers.putDurable(state, 100));
            tiers.flush();
        }
        try (var tiers = Tiers.onDisk(250, disk, PLENTY)) {
            tiers.store.readAhead(states.stream().map(StateDescription::key).toList());
            tiers.awaitChange();
            tiers.awaitChange();

            assertThat(tiers.memory.used()).isEqualTo(200);
            assertThat(states)
                    .allSatisfy(
                            state -> assertThat(tiers.take(state).orElseThrow().content())
                                    .isEqualTo(content(state, 100)));
            // Each was read once: two ahead, two when they were asked for.
            assertThat(tiers.told(Saved.class)).hasSize(4);
        }
    }

    @Test
    void whatIsAskedForLaterDoesNotHoldUpWhatWasAskedForBefore() {
        var small = root("small", 1);
        var large = root("large", 2);
        try (var tiers = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            tiers.putDurable(small, 100);
            tiers.putDurable(large, 1_000_000);
            tiers.flush();
        }
        try (var tiers = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            var alone = tiers.store.loadTime(small.key());

            tiers.store.readAhead(List.of(small.key(), large.key()));

            assertThat(tiers.store.loadTime(small.key())).isLessThanOrEqualTo(alone);
        }
    }

    @Test
    void makingAStateDurableTakesWhatItStandsOnAlong() {
        var first = root("first", 1);
        var second = child(first, "second", 1);
        var third = child(second, "third", 1);
        var before = Tiers.onDisk(PLENTY, disk, PLENTY);
        before.put(first, 100);
        before.put(second, 100);
        before.put(third, 100);

        before.store.makeDurable(second.key());
        before.close();

        try (var after = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            assertThat(after.has(first)).isTrue();
            assertThat(after.has(second)).isTrue();
            assertThat(after.has(third)).isFalse();
        }
    }

    @Test
    void aStateThatCameBeforeItsParentIsOfUseAfterARestart() {
        var first = root("first", 1);
        var second = child(first, "second", 1);
        var before = Tiers.onDisk(PLENTY, disk, PLENTY);
        before.putDurable(second, 100);

        before.put(first, 100);
        before.close();

        try (var after = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            assertThat(after.has(first)).isTrue();
            assertThat(after.has(second)).isTrue();
        }
    }

    @Test
    void aSecondPutMakesAStateDurable() {
        var state = root("a", 1);
        var before = Tiers.onDisk(PLENTY, disk, PLENTY);
        before.put(state, 100);

        before.putDurable(state, 100);
        before.close();

        assertThat(before.memory.used()).isZero();
        try (var after = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            assertThat(after.has(state)).isTrue();
        }
    }

    @Test
    void statesWithoutWhatTheyStandOnAreRemovedAtTheStart() throws IOException {
        var first = root("first", 1);
        var second = child(first, "second", 1);
        var third = child(second, "third", 1);
        try (var before = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            before.putDurable(second, 100);
            before.putDurable(third, 100);
        }

        try (var after = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            assertThat(after.store.states()).isEmpty();
            assertThat(stateFiles()).isEmpty();
        }
    }

    @Test
    void theDiskKeepsItsLimitAndTheBeginningsOfPaths() throws IOException {
        long limit = 10_000;
        try (var tiers = Tiers.onDisk(PLENTY, disk, limit)) {
            var first = root("first", 1);
            tiers.putDurable(first, 1000);
            for (int i = 0; i < 30; i++) {
                tiers.putDurable(child(first, "child " + i, 10), 1000);
                tiers.flush();

                assertThat(stateFiles().stream().mapToLong(this::size).sum()).isLessThanOrEqualTo(limit);
            }

            assertThat(tiers.told(Evicted.class)).isNotEmpty().allMatch(evicted -> evicted.tier() == Tier.DISK);
            var usage = tiers.told(TierUsage.class).stream()
                    .filter(told -> told.tier() == Tier.DISK)
                    .toList()
                    .getLast();
            assertThat(usage.bytes())
                    .isEqualTo(stateFiles().stream().mapToLong(this::size).sum());
        }
        try (var after = Tiers.onDisk(PLENTY, disk, 5000)) {
            assertThat(after.has(root("first", 1))).isTrue();
            assertThat(stateFiles()).hasSizeBetween(2, 4);
        }
    }

    @Test
    void aStateLargerThanTheDiskMayHoldIsKeptInMemoryOnly() throws IOException {
        try (var tiers = Tiers.onDisk(PLENTY, disk, 500)) {
            var small = root("small", 1);
            var large = root("large", 1000);
            tiers.putDurable(small, 10);

            tiers.putDurable(large, 1000);
            tiers.flush();

            assertThat(stateFiles()).hasSize(1);
            assertThat(tiers.has(small)).isTrue();
            assertThat(tiers.take(large)).isPresent();
        }
    }

    @Test
    void filesOfOtherModelsCountAndGoFirst() throws IOException {
        var old = root("old", 1);
        var recent = root("recent", 1);
        var own = root("own", 1);
        try (var other = Tiers.onDisk(0, disk, PLENTY, fingerprint("other"))) {
            other.putDurable(old, 1000);
            other.putDurable(recent, 1000);
            other.flush();
        }
        Files.setLastModifiedTime(
                file("other", old), FileTime.from(Instant.now().minusSeconds(100)));

        try (var tiers = Tiers.onDisk(0, disk, 3500)) {
            tiers.putDurable(own, 1000);
            tiers.flush();

            assertThat(file("other", old)).doesNotExist();
            assertThat(file("other", recent)).exists();
            assertThat(tiers.store.states()).containsExactly(own);
        }
    }

    @Test
    void aUseIsMarkedOnTheFile() throws IOException {
        var state = root("a", 1);
        try (var before = Tiers.onDisk(0, disk, PLENTY, fingerprint("other"))) {
            before.putDurable(state, 100);
        }
        var file = file("other", state);
        var longAgo = Instant.now().minusSeconds(1000);
        Files.setLastModifiedTime(file, FileTime.from(longAgo));

        try (var tiers = Tiers.onDisk(0, disk, PLENTY, fingerprint("other"))) {
            tiers.store.touch(state.key());
            tiers.flush();

            assertThat(Files.getLastModifiedTime(file).toInstant()).isAfter(longAgo.plusSeconds(500));
        }
    }

    @Test
    void atTheStartWhatWasNotUsedForLongGoesFirst() throws IOException {
        var recent = root("recent", 1);
        var old = root("old", 1);
        try (var before = Tiers.onDisk(0, disk, PLENTY, fingerprint("other"))) {
            before.putDurable(recent, 1000);
            before.putDurable(old, 1000);
        }
        Files.setLastModifiedTime(
                file("other", old), FileTime.from(Instant.now().minusSeconds(1000)));

        try (var after = Tiers.onDisk(0, disk, 2000, fingerprint("other"))) {
            assertThat(after.has(recent)).isTrue();
            assertThat(after.has(old)).isFalse();
            assertThat(file("other", old)).doesNotExist();
        }
    }

    @Test
    void filesOfAnEngineThatRunsAreItsOwn() throws IOException {
        var state = root("a", 1);
        try (var other = Tiers.onDisk(0, disk, PLENTY, fingerprint("other"));
                var tiers = Tiers.onDisk(0, disk, 1500)) {
            other.putDurable(state, 1000);
            other.flush();

            tiers.putDurable(state, 1000);
            Tiers.await(tiers.store.forget(CacheScope.DEFAULT, "a"));

            assertThat(file("other", state)).exists();
            assertThat(other.take(state)).isPresent();
        }
    }

    @Test
    void filesAreReadableByTheirOwnerOnly() throws IOException {
        assumeThat(disk.getFileSystem().supportedFileAttributeViews()).contains("posix");
        var folder = disk.resolve("made");

        try (var tiers = Tiers.onDisk(0, folder, PLENTY)) {
            tiers.putDurable(root("a", 1), 100);
            tiers.flush();

            try (var files = Files.walk(folder)) {
                assertThat(files)
                        .hasSize(4)
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
            }
        }
    }

    @Test
    void leftOversOfAKilledProcessAreRemoved() throws IOException {
        var folder = Files.createDirectories(disk.resolve(FINGERPRINT.hash()));
        var leftOver = Files.write(folder.resolve("abc.kv.tmp"), new byte[100]);

        try (var tiers = Tiers.onDisk(0, disk, PLENTY)) {
            assertThat(leftOver).doesNotExist();
            assertThat(tiers.told(TierDisabled.class)).isEmpty();
        }
    }

    @Test
    void forgettingErasesTheFilesAlsoOfWhatWaitsToBeWritten() throws IOException {
        try (var tiers = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            var first = root("first", 1);
            var second = child(first, "second", 1);
            var third = child(second, "third", 1);
            var elsewhere = root(new CacheScope("elsewhere"), "second", 1);
            tiers.putDurable(first, LARGE);
            tiers.putDurable(elsewhere, LARGE);
            tiers.putDurable(second, LARGE);
            tiers.flush();
            tiers.putDurable(third, LARGE);

            Tiers.await(tiers.store.forget(CacheScope.DEFAULT, "second"));

            assertThat(tiers.store.states()).containsExactlyInAnyOrder(first, elsewhere);
            assertThat(stateFiles())
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder(name(first), name(elsewhere));
            assertThat(tiers.told(Dropped.class)).contains(new Dropped(Tier.DISK, DropReason.FORGOTTEN));
            assertThat(tiers.memory.used()).isEqualTo(2L * LARGE);
        }
    }

    @Test
    void whatIsPutAfterForgettingStays() {
        try (var tiers = Tiers.onDisk(0, disk, PLENTY)) {
            var state = root("a", 1);
            tiers.putDurable(state, 1000);
            var forgotten = tiers.store.forget(CacheScope.DEFAULT, "a");

            tiers.putDurable(state, 1000);
            Tiers.await(forgotten);
            tiers.flush();

            assertThat(tiers.take(state)).isPresent();
        }
    }

    @Test
    void forgettingErasesTheFilesOfOtherModels() throws IOException {
        var made = root("made", 1);
        var behind = new StateDescription(
                child(made, "behind", 1).key(),
                made.key().prefix(),
                made.scope(),
                made.adapter(),
                new int[] {1},
                Set.of("made", "behind"));
        var other = root("other", 1);
        try (var before = Tiers.onDisk(0, disk, PLENTY, fingerprint("other"))) {
            before.putDurable(made, 100);
            before.putDurable(behind, 100);
            before.putDurable(other, 100);
        }
        var unreadable = Files.write(file("other", root("unreadable", 1)), new byte[100]);

        try (var tiers = Tiers.onDisk(0, disk, PLENTY)) {
            Tiers.await(tiers.store.forget(CacheScope.DEFAULT, "made"));

            assertThat(stateFiles()).containsExactly(file("other", other));
            assertThat(unreadable).doesNotExist();
        }
    }

    @Test
    void aDiskThatFailsEndsTheWritingAndNothingElse() throws IOException {
        var kept = root("kept", 1);
        try (var before = Tiers.onDisk(0, disk, PLENTY)) {
            before.putDurable(kept, 100);
        }
        try (var tiers = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            var moved = disk.resolve("moved");
            Files.move(disk.resolve(FINGERPRINT.hash()), moved);

            tiers.putDurable(root("lost", 1), 100);
            tiers.putDurable(root("lost too", 1), 100);
            tiers.flush();

            assertThat(tiers.told(TierDisabled.class)).singleElement().satisfies(told -> {
                assertThat(told.tier()).isEqualTo(Tier.DISK);
                assertThat(told.reason()).contains(disk.toString(), "NoSuchFile");
            });
            assertThat(tiers.take(root("lost", 1)).orElseThrow().tier()).isEqualTo(Tier.RAM);
            Files.move(moved, disk.resolve(FINGERPRINT.hash()));
            assertThat(tiers.take(kept)).isPresent();
            Tiers.await(tiers.store.forget(CacheScope.DEFAULT, "kept"));
            assertThat(stateFiles()).isEmpty();
        }
    }

    @Test
    void aFullDiskEndsTheWritingAndLeavesNothingHalf() throws Exception {
        var output = LimitedWriter.run(disk);

        assertThat(output)
                .contains("disabled: States are no longer written to ", "kept in memory: true", "files: 1", "ended");
        assertThat(stateFiles()).hasSize(1);
        try (var tiers = Tiers.onDisk(0, disk, PLENTY)) {
            assertThat(tiers.take(LimitedWriter.SMALL).orElseThrow().content())
                    .isEqualTo(content(LimitedWriter.SMALL, LimitedWriter.SMALL_BYTES));
        }
    }

    @Test
    void aFolderThatCannotBeMadeEndsTheTierAtTheStart() throws IOException {
        var file = Files.write(disk.resolve("file"), new byte[1]);

        try (var tiers = Tiers.onDisk(1000, file, PLENTY)) {
            tiers.putDurable(root("a", 1), 100);
            tiers.flush();

            assertThat(tiers.told(TierDisabled.class)).hasSize(1);
            assertThat(tiers.take(root("a", 1))).isPresent();
            assertThat(tiers.store.forget(CacheScope.DEFAULT, "a")).isCompleted();
        }
    }

    @Test
    void twoEnginesOfOneFingerprintDoNotShareAFolder() {
        var state = root("a", 1);
        try (var first = Tiers.onDisk(1000, disk, PLENTY);
                var second = Tiers.onDisk(1000, disk, PLENTY)) {
            first.putDurable(state, 100);
            second.putDurable(state, 100);

            assertThat(first.told(TierDisabled.class)).isEmpty();
            assertThat(second.told(TierDisabled.class)).hasSize(1);
            assertThat(second.take(state)).isPresent();
            assertThat(second.store.forget(CacheScope.DEFAULT, "a")).isCompletedExceptionally();
        }
    }

    @Test
    void aStateThatThereIsNoMemoryForIsMissingUntilThereIs() {
        try (var tiers = Tiers.onDisk(0, disk, PLENTY)) {
            var state = root("a", 1);
            tiers.putDurable(state, 100);
            tiers.flush();
            tiers.memory.exhausted(true);

            assertThat(tiers.take(state)).isEmpty();

            tiers.memory.exhausted(false);
            assertThat(tiers.take(state)).isPresent();
        }
    }

    @Test
    void aStateEvictedFromMemoryComesBackFromDisk() {
        try (var tiers = Tiers.onDisk(1000, disk, PLENTY)) {
            var state = root("a", 1);
            tiers.putDurable(state, 600);
            tiers.flush();

            tiers.put(root("b", 10), 600);

            assertThat(tiers.told(Evicted.class)).containsExactly(new Evicted(Tier.RAM, 1, 600));
            assertThat(tiers.take(state).orElseThrow().tier()).isEqualTo(Tier.DISK);
            assertThat(tiers.told(Saved.class))
                    .extracting(Saved::tier)
                    .containsExactlyInAnyOrder(Tier.RAM, Tier.DISK, Tier.RAM, Tier.RAM);
        }
    }

    @Test
    void aLeaseOutlivesTheFile() {
        try (var tiers = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            var state = root("a", 1);
            tiers.putDurable(state, LARGE);
            tiers.flush();

            try (var lease = ((Ready) tiers.fetch(state)).lease()) {
                Tiers.await(tiers.store.forget(CacheScope.DEFAULT, "a"));

                assertThat(Tiers.bytes(lease.blob())).isEqualTo(content(state, LARGE));
            }
            assertThat(tiers.memory.used()).isZero();
        }
    }

    private Path file(String model, StateDescription state) {
        return disk.resolve(fingerprint(model).hash()).resolve(name(state));
    }

    private static String name(StateDescription state) {
        return StateFolder.name(state.key());
    }

    private long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Path> stateFiles() throws IOException {
        try (var files = Files.walk(disk)) {
            return files.filter(file -> file.toString().contains(".kv")).toList();
        }
    }
}
