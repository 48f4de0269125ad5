package io.lectern.document.parse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.tika.config.TikaConfig;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.jspecify.annotations.Nullable;

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

    private static final int SNIFFED_BYTES = 64 * 1024;
    private static final long MAX_TEXT_BYTES = 256L << 20;

    private final TikaConfig config;
    private final TikaReader tika;

    DocumentReader() {
        try {
            this.config = new TikaConfig();
        } catch (TikaException | IOException e) {
            throw new IllegalStateException("Tika's default configuration does not load", e);
        }
        this.tika = new TikaReader(config);
    }

    ParseOutcome read(ParseRequest request, PageProgress progress) throws IOException {
        var path = Path.of(request.path());
        try {
            if (Files.size(path) == 0) {
                throw new UnreadableException(ParseFailure.EMPTY, "The file has no bytes");
            }
            var assembly = new TextAssembly(request.limits().characters());
            var type = readInto(assembly, path, request);
            if (assembly.isEmpty()) {
                throw new UnreadableException(ParseFailure.WITHOUT_TEXT, withoutText(type, assembly.pages()));
            }
            return new ParseOutcome.Parsed(type, assembly.build(), List.of(), List.of());
        } catch (UnreadableException e) {
            return new ParseOutcome.Refused(e.failure(), String.valueOf(e.getMessage()));
        } catch (TextLimitException e) {
            return new ParseOutcome.Refused(ParseFailure.TOO_LARGE, String.valueOf(e.getMessage()));
        }
    }

    private String readInto(TextAssembly assembly, Path path, ParseRequest request)
            throws IOException, UnreadableException {
        var metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, request.filename());
        try (var stream = TikaInputStream.get(path)) {
            var type = typeOf(stream, path, metadata);
            if (isText(type)) {
                readText(assembly, path, type, request);
            } else {
                metadata.set(Metadata.CONTENT_TYPE, type.toString());
                tika.read(stream, metadata, request, assembly);
            }
            return type.toString();
        }
    }

    private MediaType typeOf(TikaInputStream stream, Path path, Metadata metadata) throws IOException {
        var type = config.getDetector().detect(stream, metadata).getBaseType();
        return type.equals(MediaType.OCTET_STREAM) && isUtf16Text(path) ? MediaType.TEXT_PLAIN : type;
    }

    /** UTF-16 without a byte order mark looks like binary to a detector that goes by control bytes. */
    private static boolean isUtf16Text(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            var sample = in.readNBytes(SNIFFED_BYTES);
            return sample.length % 2 == 0
                    && (CharsetGuess.looksLikeUtf16(sample, StandardCharsets.UTF_16LE)
                            || CharsetGuess.looksLikeUtf16(sample, StandardCharsets.UTF_16BE));
        }
    }

    private static boolean isText(MediaType type) {
        var name = type.toString();
        return TEXT_TYPES.contains(name)
                || PLAIN_BY_ANOTHER_NAME.contains(name)
                || (type.getType().equals("text") && !MARKED_UP_TEXT.contains(name));
    }

    private static void readText(TextAssembly assembly, Path path, MediaType type, ParseRequest request)
            throws IOException, UnreadableException {
        long bytes = Files.size(path);
        if (bytes > Math.min(MAX_TEXT_BYTES, 4L * request.limits().characters())) {
            throw new UnreadableException(
                    ParseFailure.TOO_LARGE,
                    "The text has %d bytes, more than %d characters"
                            .formatted(bytes, request.limits().characters()));
        }
        var text = CharsetGuess.decode(Files.readAllBytes(path));
        var subtype = type.getSubtype();
        var name = request.filename().toLowerCase(Locale.ROOT);
        if (subtype.contains("markdown") || name.endsWith(".md") || name.endsWith(".markdown")) {
            MarkdownReader.read(text, assembly);
        } else if (subtype.equals("csv") || subtype.equals("tab-separated-values")) {
            DelimitedReader.read(text, assembly);
        } else {
            PlainTextReader.read(text, assembly);
        }
    }

    private static String withoutText(@Nullable String type, int pages) {
        return pages > 0
                ? "None of the %d pages has text; they may be pictures".formatted(pages)
                : "The file of type %s has no text".formatted(type);
    }
}
