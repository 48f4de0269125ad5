package io.lectern.engine.llama;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the native library was last asked to do. It is written to a mapped file before the call, which survives a process
 * that dies inside: whoever supervises it can say what it died of.
 */
public final class LastCall {

    /** The system property that names the file. Without it, the last call is only kept in memory. */
    public static final String FILE_PROPERTY = "lectern.engine.last-call";

    private static final Logger LOG = System.getLogger("io.lectern.engine.llama");
    private static final int BYTES = 512;
    private static final ByteBuffer NOTE = open(System.getProperty(FILE_PROPERTY));

    private LastCall() {}

    /** Notes a call that begins; a note of no longer than 500 bytes is kept whole. */
    static void begin(String call) {
        byte[] text = call.getBytes(StandardCharsets.UTF_8);
        synchronized (NOTE) {
            int length = Math.min(text.length, BYTES - Integer.BYTES);
            NOTE.putInt(0, 0);
            NOTE.put(Integer.BYTES, text, 0, length);
            NOTE.putInt(0, length);
        }
    }

    /** Notes that the call came back. */
    static void end() {
        synchronized (NOTE) {
            NOTE.putInt(0, 0);
        }
    }

    /** The call that runs in this process, if one does. */
    static Optional<String> current() {
        return read(NOTE);
    }

    /** The call that a process ended in, if it ended in one. */
    public static Optional<String> in(Path file) {
        try {
            return read(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    private static Optional<String> read(ByteBuffer note) {
        if (note.capacity() < Integer.BYTES) {
            return Optional.empty();
        }
        int length = note.getInt(0);
        if (length <= 0 || length > note.capacity() - Integer.BYTES) {
            return Optional.empty();
        }
        var text = new byte[length];
        note.get(Integer.BYTES, text);
        return Optional.of(new String(text, StandardCharsets.UTF_8));
    }

    /** The mapped file, or memory when there is none: a full disk takes nothing but the note. */
    static ByteBuffer open(@Nullable String file) {
        if (file == null) {
            return ByteBuffer.allocate(BYTES);
        }
        try (var channel = FileChannel.open(
                Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Written and not only mapped: a page without a block on the disk could fail at any time.
            var zeros = ByteBuffer.allocate(BYTES);
            while (zeros.hasRemaining()) {
                channel.write(zeros);
            }
            channel.force(true);
            return channel.map(MapMode.READ_WRITE, 0, BYTES);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Native calls are not noted in {0}: {1}", file, e);
            return ByteBuffer.allocate(BYTES);
        }
    }
}
