package io.lectern.engine.cache;

import static io.lectern.engine.cache.Invented.FINGERPRINT;
import static io.lectern.engine.cache.Invented.child;
import static io.lectern.engine.cache.Invented.content;
import static io.lectern.engine.cache.Invented.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.engine.EngineEvent.DropReason;
import io.lectern.engine.EngineEvent.Dropped;
import io.lectern.engine.EngineEvent.Tier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No file that is not exactly what was written is given out, whatever became of it. */
class DamagedStateFileTests {

    private static final long PLENTY = 1 << 30;
    private static final int PAYLOAD = StateFile.SEGMENT_BYTES + 5000;
    private static final int GARBAGE_FILES = 200;
    private static final StateDescription STATE = root("a", 20);

    @TempDir
    Path disk;

    private final CountedMemory memory = new CountedMemory();
    private Path file = Path.of("");
    private byte[] whole = {};
    private int headerBytes;

    @BeforeEach
    void writeAState() throws IOException {
        try (var tiers = Tiers.onDisk(0, disk, PLENTY)) {
            tiers.putDurable(STATE, PAYLOAD);
        }
        file = disk.resolve(FINGERPRINT.hash()).resolve(StateFolder.name(STATE.key()));
        whole = Files.readAllBytes(file);
        headerBytes = whole.length - PAYLOAD;
    }

    @Test
    void aWholeFileIsRead() throws Exception {
        try (var folder = StateFolder.open(disk, FINGERPRINT)) {
            assertThat(folder.readHeader(file).description().sameState(STATE)).isTrue();
            assertThat(Tiers.bytes(folder.read(STATE, memory))).isEqualTo(content(STATE, PAYLOAD));
        }
    }

    @Test
    void everyFlippedBitOfTheHeaderIsFound() throws IOException {
        try (var folder = StateFolder.open(disk, FINGERPRINT)) {
            for (int bit = 0; bit < 8 * headerBytes; bit++) {
                flip(bit);

                assertThatThrownBy(() -> folder.readHeader(file))
                        .as("bit %d", bit)
                        .isInstanceOf(DamagedStateException.class);
                flip(bit);
            }
            assertThat(file).hasBinaryContent(whole);
        }
    }

    @Test
    void flippedBitsOfThePayloadAreFound() throws IOException {
        try (var folder = StateFolder.open(disk, FINGERPRINT)) {
            long step = 8L * PAYLOAD / 100 + 1;
            for (long bit = 8L * headerBytes; bit < 8L * whole.length; bit += step) {
                flip(bit);

                assertThatThrownBy(() -> folder.read(STATE, memory))
                        .as("bit %d", bit)
                        .isInstanceOf(DamagedStateException.class);
                flip(bit);
            }
            assertThat(file).hasBinaryContent(whole);
            assertThat(memory.used()).isZero();
        }
    }

    @Test
    void aFileOfAnotherLengthIsFound() throws IOException {
        try (var folder = StateFolder.open(disk, FINGERPRINT)) {
            for (int length : lengths()) {
                Files.write(file, Arrays.copyOf(whole, length));

                assertThatThrownBy(() -> folder.readHeader(file))
                        .as("%d of %d bytes", length, whole.length)
                        .isInstanceOfSatisfying(
                                DamagedStateException.class,
                                damage -> assertThat(damage.reason()).isEqualTo(DropReason.TRUNCATED));
            }
        }
    }

    private List<Integer> lengths() {
        var lengths = new ArrayList<Integer>();
        for (int length = 0; length <= headerBytes; length++) {
            lengths.add(length);
        }
        for (int length = headerBytes; length < whole.length; length += PAYLOAD / 50) {
            lengths.add(length);
        }
        lengths.addAll(List.of(whole.length - 1, whole.length + 1, 2 * whole.length));
        return lengths;
    }

    @Test
    void aFileCutShortAfterItsHeaderWasReadIsFound() throws IOException {
        try (var tiers = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            Files.write(file, Arrays.copyOf(whole, whole.length / 2));

            assertThat(tiers.take(STATE)).isEmpty();

            assertThat(tiers.told(Dropped.class)).containsExactly(new Dropped(Tier.DISK, DropReason.TRUNCATED));
            tiers.flush();
            assertThat(file).doesNotExist();
            assertThat(tiers.memory.used()).isZero();
        }
    }

    @Test
    void aDamagedPayloadIsDroppedWhenItIsReadAndItsFileRemoved() throws IOException {
        var behind = child(STATE, "behind", 1);
        try (var before = Tiers.onDisk(0, disk, PLENTY)) {
            before.putDurable(behind, 100);
        }
        flip(8L * whole.length - 1);
        try (var tiers = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            assertThat(tiers.has(STATE)).isTrue();

            assertThat(tiers.take(STATE)).isEmpty();

            assertThat(tiers.told(Dropped.class)).containsExactly(new Dropped(Tier.DISK, DropReason.CORRUPT));
            assertThat(tiers.has(STATE)).isFalse();
            tiers.flush();
            assertThat(file).doesNotExist();
            tiers.putDurable(STATE, PAYLOAD);
            assertThat(tiers.take(STATE)).isPresent();
            assertThat(tiers.take(behind)).isPresent();
        }
    }

    @Test
    void damagedHeadersAreDroppedAtTheStartAndTheirFilesRemoved() throws IOException {
        flip(8L * headerBytes - 100);

        try (var tiers = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            assertThat(tiers.store.states()).isEmpty();
            assertThat(tiers.take(STATE)).isEmpty();
            assertThat(tiers.told(Dropped.class)).containsExactly(new Dropped(Tier.DISK, DropReason.CORRUPT));
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void aFileThatVanishedIsMissing() throws IOException {
        try (var tiers = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            Files.delete(file);

            assertThat(tiers.take(STATE)).isEmpty();
            assertThat(tiers.has(STATE)).isFalse();
        }
    }

    @Test
    void theFileOfAnotherEngineIsForeign() throws IOException {
        var other = Invented.fingerprint("other");
        try (var tiers = Tiers.onDisk(0, disk, PLENTY, other)) {
            tiers.putDurable(STATE, PAYLOAD);
        }
        Files.copy(disk.resolve(other.hash()).resolve(file.getFileName()), file, StandardCopyOption.REPLACE_EXISTING);

        assertForeign();
    }

    @Test
    void aFileUnderAnotherNameIsForeign() throws IOException {
        var renamed = file.resolveSibling(StateFolder.name(root("b", 20).key()));
        Files.move(file, renamed);
        file = renamed;

        assertForeign();
    }

    @Test
    void anotherStateInPlaceOfTheOneThatWasThereIsForeign() throws IOException {
        var other = new StateDescription(
                STATE.key(), STATE.parentPrefix(), STATE.scope(), STATE.adapter(), new int[] {7}, Set.of());
        try (var tiers = Tiers.onDisk(0, disk.resolve("elsewhere"), PLENTY)) {
            tiers.putDurable(other, PAYLOAD);
        }
        try (var tiers = Tiers.onDisk(0, disk, PLENTY)) {
            var elsewhere = disk.resolve("elsewhere").resolve(FINGERPRINT.hash());
            Files.copy(elsewhere.resolve(file.getFileName()), file, StandardCopyOption.REPLACE_EXISTING);

            assertThat(tiers.take(STATE)).isEmpty();

            assertThat(tiers.told(Dropped.class)).containsExactly(new Dropped(Tier.DISK, DropReason.FOREIGN));
        }
    }

    private void assertForeign() {
        try (var tiers = Tiers.onDisk(0, disk, PLENTY)) {
            assertThat(tiers.store.states()).isEmpty();
            assertThat(tiers.told(Dropped.class)).containsExactly(new Dropped(Tier.DISK, DropReason.FOREIGN));
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void garbageIsDropped() throws IOException {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        var random = new Random(seed);
        for (int i = 0; i < GARBAGE_FILES; i++) {
            var garbage = new byte[random.nextInt(2000)];
            random.nextBytes(garbage);
            if (i % 2 == 0) {
                System.arraycopy(whole, 0, garbage, 0, Math.min(garbage.length, StateHeader.PRELUDE_BYTES));
            }
            Files.write(file.resolveSibling(i + ".kv"), garbage);
        }

        try (var tiers = Tiers.onDisk(0, disk, PLENTY)) {
            assertThat(tiers.store.states()).hasSize(1);
            assertThat(tiers.told(Dropped.class)).hasSize(GARBAGE_FILES);
            try (var files = Files.list(file.getParent())) {
                assertThat(files).hasSize(2);
            }
        }
    }

    @Test
    void hugeLengthsInASmallFileAllocateNothing() throws IOException {
        try (var folder = StateFolder.open(disk, FINGERPRINT)) {
            for (long payload : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40, -1, 0}) {
                for (int header : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, headerBytes}) {
                    Files.write(file, withLengths(header, payload, StateFile.SEGMENT_BYTES));

                    assertThatThrownBy(() -> folder.read(STATE, memory)).isInstanceOf(DamagedStateException.class);
                }
            }
            for (int segment : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 1}) {
                Files.write(file, withLengths(headerBytes, PAYLOAD, segment));

                assertThatThrownBy(() -> folder.read(STATE, memory)).isInstanceOf(DamagedStateException.class);
            }
            assertThat(memory.used()).isZero();
        }
    }

    /** A header that agrees with its hash and with the file's length may still be made by somebody who means harm. */
    @Test
    void hugeCountsUnderAMatchingHashAllocateNothing() throws Exception {
        try (var folder = StateFolder.open(disk, FINGERPRINT)) {
            for (int at = StateHeader.PRELUDE_BYTES; at < headerBytes - Integer.BYTES; at++) {
                for (int value : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
                    var header = Arrays.copyOf(whole, headerBytes);
                    ByteBuffer.wrap(header).putInt(at, value);
                    overwrite(hashedAgain(header));

                    assertReadOrDamaged(folder);
                }
            }
        }
    }

    /** Some fields may hold anything, and the state is another one then; what must not come is any other error. */
    private void assertReadOrDamaged(StateFolder folder) throws IOException {
        try {
            folder.readHeader(file);
        } catch (DamagedStateException damage) {
            assertThat(damage.reason()).isIn(DropReason.CORRUPT, DropReason.FOREIGN);
        }
    }

    private byte[] withLengths(int header, long payload, int segment) {
        var bytes = ByteBuffer.wrap(whole.clone());
        return bytes.putInt(12, header).putLong(16, payload).putInt(24, segment).array();
    }

    private void flip(long bit) throws IOException {
        var changed = ByteBuffer.allocate(1);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.read(changed, bit / 8);
            changed.put(0, (byte) (changed.get(0) ^ 1 << bit % 8));
            channel.write(changed.flip(), bit / 8);
        }
    }

    private ByteBuffer hashedAgain(byte[] header) throws NoSuchAlgorithmException {
        var sha256 = MessageDigest.getInstance("SHA-256");
        int end = header.length - sha256.getDigestLength();
        sha256.update(header, 0, end);
        return ByteBuffer.wrap(header).put(end, sha256.digest());
    }

    private void overwrite(ByteBuffer header) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(header, 0);
        }
    }
}
