package io.lectern.document.parse;

import io.lectern.document.parse.EmbeddedRole.Container;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.EntryUtils;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.sax.BodyContentHandler;
import org.apache.tika.sax.EmbeddedContentHandler;
import org.apache.tika.sax.WriteOutContentHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * Takes the files in a file out, within the limits of the request, and reads in place what is text of the file itself.
 * A part that cannot be read costs itself only.
 */
final class EmbeddedFiles implements EmbeddedDocumentExtractor {

    /** Small files may compress as well as they like. */
    private static final long UNSUSPICIOUS_BYTES = 16L << 20;

    private static final int MOST_DRAWN_CHARACTERS = 100_000;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Reading reading;
    private final Container container;
    private final long containerBytes;
    private final AutoDetectParser parser;
    private final ParseContext context;
    private final EmbeddedNames names = new EmbeddedNames();
    private long bytes;
    private int count;
    private int tooDeep;
    private @Nullable ArchiveLimitException exceeded;

    EmbeddedFiles(
            Reading reading, Container container, long containerBytes, AutoDetectParser parser, ParseContext context) {
        this.reading = reading;
        this.container = container;
        this.containerBytes = containerBytes;
        this.parser = parser;
        this.context = context;
    }

    @Override
    public boolean shouldParseEmbedded(Metadata part) {
        return EmbeddedRole.of(part, container) != EmbeddedRole.MATERIAL;
    }

    @Override
    public void parseEmbedded(InputStream in, ContentHandler handler, Metadata part, boolean outputHtml)
            throws SAXException, IOException {
        switch (EmbeddedRole.of(part, container)) {
            case TEXT -> readInPlace(in, handler, part);
            case FILE -> {
                if (isWithoutBytes(in)) {
                    readInPlace(in, handler, part);
                } else if (isToBeTaken(in, part)) {
                    take(in, part);
                }
            }
            case DRAWING -> readDrawing(in, part);
            case MATERIAL -> {}
        }
    }

    /** Says what the limits left out: a refusal when that is the file's all. */
    void finish() throws UnreadableException {
        // Parsers catch what goes wrong in a part.
        if (exceeded != null) {
            throw exceeded;
        }
        if (tooDeep > 0) {
            var detail =
                    "%d files in it are nested deeper than `lectern.document.archive.depth` allows".formatted(tooDeep);
            if (reading.assembly().isEmpty()) {
                throw new UnreadableException(ParseFailure.ARCHIVE_LIMIT, detail);
            }
            reading.warn(ParseFailure.ARCHIVE_LIMIT, detail);
        }
    }

    /** What a parser has taken apart already and left no bytes of. */
    private static boolean isWithoutBytes(InputStream in) throws IOException {
        return in instanceof TikaInputStream stream
                && stream.getOpenContainer() != null
                && !(stream.getOpenContainer() instanceof DirectoryEntry)
                && stream.hasLength()
                && stream.getLength() == 0;
    }

    /** A nameless object of a document is a file of its own when it is of a kind that is read. */
    private boolean isToBeTaken(InputStream in, Metadata part) throws IOException {
        if (part.get(TikaCoreProperties.RESOURCE_NAME_KEY) != null || part.get(Metadata.CONTENT_TYPE) != null) {
            return true;
        }
        var stream = in.markSupported() ? in : TikaInputStream.get(in);
        var type = parser.getDetector().detect(stream, part);
        part.set(Metadata.CONTENT_TYPE, type.toString());
        return container != Container.DOCUMENT || parser.getParsers(context).containsKey(type.getBaseType());
    }

    private void readDrawing(InputStream in, Metadata part) throws SAXException, IOException {
        var text = new BodyContentHandler(new WriteOutContentHandler(reading.drawn(), MOST_DRAWN_CHARACTERS));
        try {
            parser.parse(in, text, part, context);
        } catch (TikaException | SAXException | RuntimeException unreadable) {
            if (exceeded != null) {
                throw exceeded;
            }
        }
    }

    private void readInPlace(InputStream in, ContentHandler handler, Metadata part) throws SAXException, IOException {
        try {
            parser.parse(in, new EmbeddedContentHandler(new BodyContentHandler(handler)), part, context);
        } catch (TikaException e) {
            var failure = FailureKinds.translate(e, reading.request());
            if (FailureKinds.isLimit(failure)) {
                throw new IOException(e);
            }
            reading.warn(failure.failure(), "A part of the file was left out: " + failure.getMessage());
        }
    }

    private void take(InputStream in, Metadata part) throws IOException {
        var name = names.nameOf(part);
        reading.addName(name);
        if (reading.request().limits().depth() == 0) {
            tooDeep++;
            return;
        }
        if (++count > reading.request().limits().files()) {
            throw exceed("It holds more than %d files; `lectern.document.archive.files` sets the limit"
                    .formatted(reading.request().limits().files()));
        }
        var folder = reading.request().embeddedFolder();
        if (folder == null) {
            // The limits hold for what is not wanted, too: it is uncompressed all the same.
            copy(in, OutputStream.nullOutputStream(), name);
            return;
        }
        var target = Path.of(folder, "%05d".formatted(count));
        if (write(in, target, name) > 0) {
            reading.addEmbedded(new EmbeddedFile(target.toString(), name));
        } else {
            Files.deleteIfExists(target);
        }
    }

    private long write(InputStream in, Path target, String name) throws IOException {
        if (in instanceof TikaInputStream stream && stream.getOpenContainer() instanceof DirectoryEntry directory) {
            return writeDirectory(directory, target);
        }
        try (var out = Files.newOutputStream(target)) {
            return copy(in, out, name);
        }
    }

    private long copy(InputStream in, OutputStream out, String name) throws IOException {
        long written = 0;
        var buffer = new byte[BUFFER_BYTES];
        for (int read = read(in, buffer, name); read >= 0; read = read(in, buffer, name)) {
            written += read;
            count(read);
            out.write(buffer, 0, read);
        }
        return written;
    }

    /** A damaged entry ends where the damage begins. */
    private int read(InputStream in, byte[] buffer, String name) {
        try {
            return in.read(buffer);
        } catch (IOException | RuntimeException damaged) {
            boolean encrypted = FailureKinds.hasCause(damaged, EncryptedDocumentException.class);
            reading.warn(
                    encrypted ? ParseFailure.ENCRYPTED : ParseFailure.CORRUPT,
                    "%s is %s".formatted(name, encrypted ? "encrypted" : "damaged and may have been read in part"));
            return -1;
        }
    }

    /** An office document in another one, which is a folder of its container and must become a file. */
    private long writeDirectory(DirectoryEntry directory, Path target) throws IOException {
        try (var files = new POIFSFileSystem();
                var out = Files.newOutputStream(target)) {
            EntryUtils.copyNodes(directory, files.getRoot());
            files.writeFilesystem(out);
        }
        long written = Files.size(target);
        count(written);
        return written;
    }

    private void count(long more) {
        bytes += more;
        var limits = reading.request().limits();
        if (bytes > limits.bytes()) {
            throw exceed("It holds more than %d bytes; `lectern.document.archive.size` sets the limit"
                    .formatted(limits.bytes()));
        }
        if (bytes > UNSUSPICIOUS_BYTES && bytes > limits.ratio() * containerBytes) {
            throw exceed("Its %d bytes expand more than %d times; `lectern.document.archive.ratio` sets the limit"
                    .formatted(containerBytes, limits.ratio()));
        }
    }

    private ArchiveLimitException exceed(String message) {
        exceeded = new ArchiveLimitException(message);
        return exceeded;
    }
}
