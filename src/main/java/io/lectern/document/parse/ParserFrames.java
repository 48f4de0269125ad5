package io.lectern.document.parse;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.Page;
import io.lectern.document.TextOrigin;
import io.lectern.document.TextRange;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The binary frames between the service and its parser process. The reader trusts no length it is told: the process at
 * the other end has read an untrusted file.
 */
public final class ParserFrames {

    private static final int MAX_STRING_BYTES = 64 * 1024;
    private static final int MAX_UTF8_BYTES_PER_CHAR = 3;
    private static final List<BlockKind> KINDS = List.of(BlockKind.values());
    private static final int MAX_EMBEDDED = 1 << 16;
    private static final int HELLO = 1;
    private static final int PARSED = 2;
    private static final int REFUSED = 3;
    private static final int PROGRESS = 4;
    private static final int RECOGNITION_STARTED = 5;
    private static final int RECOGNITION_ENDED = 6;
    private static final int SURROUNDINGS = 7;

    /** Hears when the process begins and ends to wait for the recognition of a page. */
    public interface RecognitionListener {
        void recognitionStarted();

        void recognitionEnded();
    }

    /** Not the file failed but what the process needs to read it, such as its disk. */
    public static final class SurroundingsException extends IOException {

        private static final long serialVersionUID = 1L;

        SurroundingsException(String message) {
            super(message);
        }
    }

    private ParserFrames() {}

    static void writeHello(DataOutputStream out) throws IOException {
        out.writeByte(HELLO);
        out.flush();
    }

    /** Waits for the frame that says that the process is warm. */
    public static void readHello(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        if (tag != HELLO) {
            throw new IOException("The parser process began with frame %d, not %d".formatted(tag, HELLO));
        }
    }

    public static void writeRequest(DataOutputStream out, ParseRequest request) throws IOException {
        writeString(out, request.path());
        writeString(out, request.filename());
        out.writeBoolean(request.password() != null);
        if (request.password() != null) {
            writeString(out, request.password());
        }
        writeString(out, request.embeddedFolder() == null ? "" : request.embeddedFolder());
        writeLimits(out, request.limits());
        writeOcr(out, request.ocr());
        out.flush();
    }

    private static void writeLimits(DataOutputStream out, ParseLimits limits) throws IOException {
        out.writeInt(limits.characters());
        out.writeInt(limits.depth());
        out.writeInt(limits.files());
        out.writeLong(limits.bytes());
        out.writeInt(limits.ratio());
    }

    private static void writeOcr(DataOutputStream out, OcrOptions ocr) throws IOException {
        writeString(out, ocr.command());
        writeString(out, String.join("+", ocr.languages()));
        out.writeLong(ocr.pageTimeout().toMillis());
        out.writeLong(ocr.timeout().toMillis());
    }

    static ParseRequest readRequest(DataInputStream in) throws IOException {
        var path = readShortString(in);
        var filename = readShortString(in);
        var password = in.readBoolean() ? readShortString(in) : null;
        var embeddedFolder = emptyToNull(readShortString(in));
        return new ParseRequest(path, filename, password, embeddedFolder, readLimits(in), readOcr(in));
    }

    private static ParseLimits readLimits(DataInputStream in) throws IOException {
        return new ParseLimits(in.readInt(), in.readInt(), in.readInt(), in.readLong(), in.readInt());
    }

    private static OcrOptions readOcr(DataInputStream in) throws IOException {
        var command = readShortString(in);
        var languages = readShortString(in);
        return new OcrOptions(
                command,
                languages.isEmpty() ? List.of() : List.of(languages.split("\\+", -1)),
                Duration.ofMillis(in.readLong()),
                Duration.ofMillis(in.readLong()));
    }

    /** Sent between a request and its outcome, as often as the parser likes. */
    static void writeProgress(DataOutputStream out, int page, int pages) throws IOException {
        out.writeByte(PROGRESS);
        out.writeInt(page);
        out.writeInt(pages);
        out.flush();
    }

    static void writeRecognition(DataOutputStream out, boolean started) throws IOException {
        out.writeByte(started ? RECOGNITION_STARTED : RECOGNITION_ENDED);
        out.flush();
    }

    static void writeSurroundings(DataOutputStream out, String detail) throws IOException {
        out.writeByte(SURROUNDINGS);
        writeString(out, detail);
        out.flush();
    }

    static void writeOutcome(DataOutputStream out, ParseOutcome outcome) throws IOException {
        switch (outcome) {
            case ParseOutcome.Parsed parsed -> {
                out.writeByte(PARSED);
                writeString(out, parsed.mediaType());
                writeText(out, parsed.text());
                writeEmbedded(out, parsed.embedded());
                writeWarnings(out, parsed.warnings());
            }
            case ParseOutcome.Refused refused -> {
                out.writeByte(REFUSED);
                writeString(out, refused.failure().name());
                writeString(out, refused.detail());
            }
        }
        out.flush();
    }

    /**
     * Reads how far one request has come, and what came of it.
     *
     * @throws IOException when the process ended or sent what it must not
     */
    public static ParseOutcome readOutcome(
            DataInputStream in, int maxCharacters, PageProgress progress, RecognitionListener recognition)
            throws IOException, InterruptedException {
        int tag = readProgress(in, progress, recognition);
        try {
            return switch (tag) {
                case PARSED ->
                    new ParseOutcome.Parsed(
                            readShortString(in),
                            readText(in, maxCharacters, progress),
                            readEmbedded(in),
                            readWarnings(in));
                case REFUSED ->
                    new ParseOutcome.Refused(ParseFailure.valueOf(readShortString(in)), readShortString(in));
                case SURROUNDINGS -> throw new SurroundingsException(readShortString(in));
                default -> throw new IOException("The parser process sent a frame of unknown kind %d".formatted(tag));
            };
        } catch (IllegalArgumentException e) {
            throw new IOException("The parser process sent an invalid frame", e);
        }
    }

    /** Returns the tag of the first frame of another kind. */
    private static int readProgress(DataInputStream in, PageProgress progress, RecognitionListener recognition)
            throws IOException {
        while (true) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case PROGRESS -> progress.read(in.readInt(), in.readInt());
                case RECOGNITION_STARTED -> recognition.recognitionStarted();
                case RECOGNITION_ENDED -> recognition.recognitionEnded();
                default -> {
                    return tag;
                }
            }
        }
    }

    private static void writeText(DataOutputStream out, CanonicalText text) throws IOException {
        out.writeInt(text.blocks().size());
        out.writeInt(text.pages().size());
        writeString(out, text.text());
        writeString(out, text.language() == null ? "" : text.language());
        for (var block : text.blocks()) {
            out.writeByte(KINDS.indexOf(block.kind()));
            out.writeByte(block.level());
            out.writeInt(block.headerRows());
            writeRange(out, block.range());
            writeString(out, block.language() == null ? "" : block.language());
        }
        for (var page : text.pages()) {
            out.writeInt(page.number());
            writeRange(out, page.range());
            out.writeBoolean(page.origin() == TextOrigin.RECOGNIZED);
        }
    }

    private static CanonicalText readText(DataInputStream in, int maxCharacters, PageProgress progress)
            throws IOException, InterruptedException {
        int blocks = readCount(in, maxCharacters);
        int pages = readCount(in, maxCharacters);
        long mostBytes = (long) maxCharacters * MAX_UTF8_BYTES_PER_CHAR;
        int bytes = readLength(in, (int) Math.min(Integer.MAX_VALUE - 16, mostBytes));
        progress.textFollows(bytes, blocks + pages);
        var text = readString(in, bytes);
        var language = readShortString(in);
        return new CanonicalText(text, readBlocks(in, blocks), readPages(in, pages), emptyToNull(language));
    }

    private static List<Block> readBlocks(DataInputStream in, int count) throws IOException {
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < count; i++) {
            int kind = in.readUnsignedByte();
            if (kind >= KINDS.size()) {
                throw new IOException("The parser process sent a block of unknown kind %d".formatted(kind));
            }
            blocks.add(new Block(
                    KINDS.get(kind),
                    in.readUnsignedByte(),
                    in.readInt(),
                    readRange(in),
                    emptyToNull(readShortString(in))));
        }
        return blocks;
    }

    private static List<Page> readPages(DataInputStream in, int count) throws IOException {
        var pages = new ArrayList<Page>();
        for (int i = 0; i < count; i++) {
            pages.add(new Page(
                    in.readInt(), readRange(in), in.readBoolean() ? TextOrigin.RECOGNIZED : TextOrigin.EMBEDDED));
        }
        return pages;
    }

    private static void writeEmbedded(DataOutputStream out, List<EmbeddedFile> files) throws IOException {
        out.writeInt(files.size());
        for (var file : files) {
            writeString(out, file.path());
            writeString(out, file.name());
        }
    }

    private static List<EmbeddedFile> readEmbedded(DataInputStream in) throws IOException {
        int count = readCount(in, MAX_EMBEDDED);
        var files = new ArrayList<EmbeddedFile>();
        for (int i = 0; i < count; i++) {
            files.add(new EmbeddedFile(readShortString(in), readShortString(in)));
        }
        return files;
    }

    private static void writeWarnings(DataOutputStream out, List<ParseWarning> warnings) throws IOException {
        out.writeInt(warnings.size());
        for (var warning : warnings) {
            writeString(out, warning.failure().name());
            writeString(out, warning.detail());
        }
    }

    private static List<ParseWarning> readWarnings(DataInputStream in) throws IOException {
        int count = readCount(in, MAX_EMBEDDED);
        var warnings = new ArrayList<ParseWarning>();
        for (int i = 0; i < count; i++) {
            warnings.add(new ParseWarning(ParseFailure.valueOf(readShortString(in)), readShortString(in)));
        }
        return warnings;
    }

    private static int readCount(DataInputStream in, int limit) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > limit) {
            throw new IOException("The parser process sent a list of %d, at most %d fit".formatted(count, limit));
        }
        return count;
    }

    private static void writeRange(DataOutputStream out, TextRange range) throws IOException {
        out.writeInt(range.start());
        out.writeInt(range.end());
    }

    private static TextRange readRange(DataInputStream in) throws IOException {
        return new TextRange(in.readInt(), in.readInt());
    }

    private static void writeString(DataOutputStream out, String value) throws IOException {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readShortString(DataInputStream in) throws IOException {
        return readString(in, readLength(in, MAX_STRING_BYTES));
    }

    private static int readLength(DataInputStream in, int maxBytes) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > maxBytes) {
            throw new IOException("A frame holds a string of %d bytes, at most %d fit".formatted(length, maxBytes));
        }
        return length;
    }

    private static String readString(DataInputStream in, int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("A frame ended after %d of %d bytes".formatted(bytes.length, length));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static @Nullable String emptyToNull(String value) {
        return value.isEmpty() ? null : value;
    }
}
