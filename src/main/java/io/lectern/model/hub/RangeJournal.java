package io.lectern.model.hub;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which bytes of a file are there, in a text file beside it: what the file is to be, and a line for each range. A line
 * that was cut off is no line. Safe for several threads.
 */
final class RangeJournal {

    private static final Pattern LINE = Pattern.compile("(\\d{1,18}) (\\d{1,18}) \\.");
    private static final long MAX_BYTES = 16 << 20;

    private final Path file;
    private final List<ByteRange> done = new ArrayList<>();

    private RangeJournal(Path file) {
        this.file = file;
    }

    /**
     * The journal of a file, empty when what it has noted is of another.
     *
     * @param identity what the file is to be
     * @param there bytes that the file has now: what is noted beyond them is not true any more
     */
    static RangeJournal open(Path file, String identity, long there) throws IOException {
        var journal = new RangeJournal(file);
        String head = "lectern ranges 1 " + identity.replaceAll("\\R", " ");
        if (!journal.read(head, there)) {
            Files.writeString(file, head + "\n");
        }
        return journal;
    }

    /** How many bytes a journal has noted, of whatever file. */
    static long notedBytes(Path file, long there) throws IOException {
        var journal = new RangeJournal(file);
        journal.read("", there);
        return there
                - ByteRange.missing(journal.done, there, Long.MAX_VALUE).stream()
                        .mapToLong(ByteRange::bytes)
                        .sum();
    }

    private boolean read(String head, long there) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                return false;
            }
            var lines = Files.readAllLines(file);
            boolean other = !head.isEmpty() && !head.equals(lines.isEmpty() ? "" : lines.getFirst());
            if (other) {
                return false;
            }
            lines.stream().skip(1).forEach(line -> note(line, there));
            return true;
        } catch (NoSuchFileException | MalformedInputException none) {
            return false;
        }
    }

    private void note(String line, long there) {
        var matcher = LINE.matcher(line);
        if (matcher.matches()) {
            long start = Long.parseLong(matcher.group(1));
            long end = Long.parseLong(matcher.group(2));
            if (start < end && end <= there) {
                done.add(new ByteRange(start, end));
            }
        }
    }

    synchronized List<ByteRange> done() {
        return List.copyOf(done);
    }

    /** Notes a range whose bytes have reached the disk. */
    synchronized void add(ByteRange range) throws IOException {
        // A line begins anew in case the one before was cut off.
        String line = "\n%d %d .\n".formatted(range.start(), range.end());
        Files.writeString(file, line, StandardOpenOption.APPEND);
        done.add(range);
    }
}
