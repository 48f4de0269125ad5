package io.lectern.document.parse;

import io.lectern.document.parse.text.TextLimitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.apache.tika.config.TikaConfig;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;

/** Reads one file to canonical text: tells its type and picks the reader. Used by one thread. */
final class DocumentReader {

    private static final Set<String> TEXT_TYPES = Set.of(
            "application/json",
            "application/x-yaml",
            "application/javascript",
            "application/x-sh",
            "application/x-tex",
            "application/sql",
            "application/x-sql",
            "application/toml",
            "application/x-ndjson");
    private static final Set<String> MARKED_UP_TEXT =
            Set.of("text/html", "text/xml", "text/calendar", "text/x-vcard", "text/vcard", "text/x-vcalendar");
    /** Types that Tika tells apart but has no reader for. */
    private static final Set<String> PLAIN_BY_ANOTHER_NAME = Set.of("application/x-isatab");
    /** Types that are another file made smaller, and nothing more. */
    private static final Set<String> COMPRESSED = Set.of(
            "application/gzip",
            "application/x-bzip",
            "application/x-bzip2",
            "application/x-compress",
            "application/x-lz4",
            "application/x-lzma",
            "application/x-snappy-framed",
            "application/x-xz",
            "application/zlib",
            "application/deflate64");

    private static final int SNIFFED_BYTES = 64 * 1024;
    private static final long MAX_TEXT_BYTES = 256L << 20;

    private final TikaConfig config;
    private final TikaReader tika;
    private final PictureReader pictures = new PictureReader();

    DocumentReader() {
        try {
            this.config = new TikaConfig();
        } catch (TikaException | IOException e) {
            throw new IllegalStateException("Tika's default configuration does not load", e);
        }
        this.tika = new TikaReader(config);
    }

    /**
     * Reads a file, or says why it cannot be read.
     *
     * @throws IOException when the disk failed, not the file
     */
    ParseOutcome read(ParseRequest request, RecognitionProgress progress) throws IOException {
        var path = Path.of(request.path());
        var reading = new Reading(request, progress);
        try {
            if (Files.size(path) == 0) {
                throw new UnreadableException(ParseFailure.EMPTY, "The file has no bytes");
            }
            var type =
                    readInto(reading, path, request.filename(), request.limits().depth());
            return reading.outcome(type.toString());
        } catch (UnreadableException e) {
            return new ParseOutcome.Refused(e.failure(), String.valueOf(e.getMessage()));
        } catch (TextLimitException | ArchiveLimitException e) {
            var translated = FailureKinds.translate(e, request);
            return new ParseOutcome.Refused(translated.failure(), String.valueOf(translated.getMessage()));
        }
    }

    private MediaType readInto(Reading reading, Path path, String filename, int depth)
            throws IOException, UnreadableException {
        var metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, filename);
        try (var stream = TikaInputStream.get(path)) {
            var type = typeOf(stream, path, metadata);
            if (COMPRESSED.contains(type.toString())) {
                readCompressed(reading, stream, metadata, type, depth);
            } else if (PictureReader.PICTURES.contains(type.toString())) {
                pictures.readPicture(path, type, reading);
            } else if (isText(type)) {
                readText(reading, path, filename, type);
            } else {
                readWithTika(reading, stream, path, metadata, type);
            }
            if (reading.assembly().isEmpty()) {
                Substitutes.add(reading, metadata, type, filename);
            }
            return type;
        }
    }

    private void readWithTika(Reading reading, TikaInputStream stream, Path path, Metadata metadata, MediaType type)
            throws IOException, UnreadableException {
        metadata.set(Metadata.CONTENT_TYPE, type.toString());
        // It is known, and telling it takes longer than reading some files.
        metadata.set(TikaCoreProperties.CONTENT_TYPE_PARSER_OVERRIDE, type.toString());
        tika.read(stream, metadata, reading);
        if (type.toString().equals("application/pdf")) {
            pictures.readPages(path, reading);
        }
    }

    /** A compressed file is read as if it were not compressed. */
    private void readCompressed(Reading reading, TikaInputStream stream, Metadata metadata, MediaType type, int depth)
            throws IOException, UnreadableException {
        if (depth == 0) {
            throw new UnreadableException(
                    ParseFailure.ARCHIVE_LIMIT,
                    "It is compressed more often than `lectern.document.archive.depth` allows");
        }
        metadata.set(Metadata.CONTENT_TYPE, type.toString());
        var folder = Files.createTempDirectory("compressed");
        try {
            var outer = new Reading(reading.request().into(folder.toString()), RecognitionProgress.IGNORED);
            tika.read(stream, metadata, outer);
            outer.warnings().forEach(warning -> reading.warn(warning.failure(), warning.detail()));
            var content = outer.embedded().stream()
                    .findFirst()
                    .orElseThrow(() -> new UnreadableException(ParseFailure.EMPTY, "The compressed file has no bytes"));
            readInto(reading, Path.of(content.path()), content.name(), depth - 1);
        } finally {
            try (var files = Files.newDirectoryStream(folder)) {
                for (var file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private MediaType typeOf(TikaInputStream stream, Path path, Metadata metadata) throws IOException {
        var type = config.getDetector().detect(stream, metadata).getBaseType();
        return type.equals(MediaType.OCTET_STREAM) && isUtf16Text(path) ? MediaType.TEXT_PLAIN : type;
    }

    /** UTF-16 without a byte order mark looks like binary to a detector that goes by control bytes. */
    private static boolean isUtf16Text(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            return Utf16Guess.of(in.readNBytes(SNIFFED_BYTES)).isPresent();
        }
    }

    private static boolean isText(MediaType type) {
        var name = type.toString();
        return TEXT_TYPES.contains(name)
                || PLAIN_BY_ANOTHER_NAME.contains(name)
                || (type.getType().equals("text") && !MARKED_UP_TEXT.contains(name));
    }

    private static void readText(Reading reading, Path path, String filename, MediaType type)
            throws IOException, UnreadableException {
        long bytes = Files.size(path);
        int most = reading.request().limits().characters();
        if (bytes > Math.min(MAX_TEXT_BYTES, 4L * most)) {
            throw new UnreadableException(
                    ParseFailure.TOO_LARGE, "The text has %d bytes, more than %d characters".formatted(bytes, most));
        }
        var assembly = reading.assembly();
        var text = CharsetGuess.decode(Files.readAllBytes(path));
        var subtype = type.getSubtype();
        var name = filename.toLowerCase(Locale.ROOT);
        if (subtype.contains("markdown") || name.endsWith(".md") || name.endsWith(".markdown")) {
            MarkdownReader.read(text, assembly);
        } else if (subtype.equals("csv") || subtype.equals("tab-separated-values")) {
            DelimitedReader.read(text, assembly);
        } else if (name.endsWith(".adoc") || name.endsWith(".asciidoc")) {
            AsciiDocReader.read(text, assembly);
        } else if (CodeReader.reads(type.toString())) {
            CodeReader.read(text, assembly);
        } else {
            PlainTextReader.read(text, assembly);
        }
    }
}
