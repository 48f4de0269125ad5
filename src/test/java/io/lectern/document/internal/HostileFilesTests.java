package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lectern.datafolder.DataFolder;
import io.lectern.document.parse.EmbeddedFile;
import io.lectern.document.parse.OcrOptions;
import io.lectern.document.parse.PageProgress;
import io.lectern.document.parse.ParseFailure;
import io.lectern.document.parse.ParseLimits;
import io.lectern.document.parse.ParseOutcome;
import io.lectern.document.parse.ParseRequest;
import io.lectern.problem.StorageFull;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Files that would fill memory or disk, or never end, fail with their own problem in a real parser process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileFilesTests {

    private static final int FILES = 20;

    private Path folder = Path.of("");
    private ParserPool pool;
    private int count;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        pool = new ParserPool(settings(DataSize.ofMegabytes(96), Duration.ofSeconds(60)), new DataFolder(folder));
    }

    @AfterAll
    void stop() {
        pool.close();
    }

    @AfterEach
    void thePoolStillReads() throws Exception {
        assertThat(parse("after.txt", "A lectern stands.".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(ParseOutcome.Parsed.class);
    }

    @Test
    void anArchiveThatExpandsTooFarIsRefused() throws Exception {
        assertThat(refused("bomb.zip", zip("a.txt", new byte[100 << 20])).detail())
                .contains("lectern.document.archive.ratio");
    }

    @Test
    void anArchiveOfTooManyFilesIsRefused() throws Exception {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (int i = 0; i <= FILES; i++) {
                zip.putNextEntry(new ZipEntry(i + ".txt"));
                zip.write('x');
            }
        }

        assertThat(refused("many.zip", out.toByteArray()).detail()).contains("more than 20 files");
    }

    @Test
    void anArchiveInAnArchiveIsTakenOutOnce() throws Exception {
        var nested = zip("3.zip", zip("2.zip", zip("1.zip", zip("a.txt", new byte[] {'x'}))));

        var outcome = parse("4.zip", nested);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        ParseOutcome.Parsed.class,
                        parsed -> assertThat(parsed.embedded())
                                .extracting(EmbeddedFile::name)
                                .containsExactly("3.zip"));
    }

    @Test
    void anArchiveBelowTheDeepestLevelIsRefused() throws Exception {
        var limits = limits().withDepth(0);

        assertThat(failureOf(parse("deep.zip", zip("a.txt", new byte[] {'x'}), limits)))
                .isEqualTo(ParseFailure.ARCHIVE_LIMIT);
    }

    @Test
    void whatIsCompressedAgainAndAgainIsRefused() throws Exception {
        var bytes = "A lectern stands.".getBytes(StandardCharsets.US_ASCII);
        assertThat(parse("once.txt.gz", gzip(bytes))).isInstanceOf(ParseOutcome.Parsed.class);
        for (int i = 0; i < 8; i++) {
            bytes = gzip(bytes);
        }

        assertThat(failureOf(parse("often.gz", bytes))).isEqualTo(ParseFailure.ARCHIVE_LIMIT);
    }

    @Test
    void entitiesThatMultiplyAreNotExpanded() throws Exception {
        var xml = new StringBuilder("<?xml version=\"1.0\"?>\n<!DOCTYPE l [\n<!ENTITY a0 \"laugh \">\n");
        for (int i = 1; i < 12; i++) {
            xml.append("<!ENTITY a%d \"%s\">\n"
                    .formatted(i, "&a%d;".formatted(i - 1).repeat(10)));
        }
        xml.append("]>\n<l>&a11;</l>");

        assertThat(parse("laughs.xml", xml.toString().getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(ParseOutcome.Refused.class);
    }

    @Test
    void pagesThatHoldEachOtherEnd() throws Exception {
        var pdf = """
                %PDF-1.4
                1 0 obj << /Type /Catalog /Pages 2 0 R /Outlines 4 0 R >> endobj
                2 0 obj << /Type /Pages /Count 2 /Kids [3 0 R 2 0 R] /Parent 3 0 R >> endobj
                3 0 obj << /Type /Pages /Count 2 /Kids [2 0 R 3 0 R] /Parent 2 0 R >> endobj
                4 0 obj << /First 5 0 R /Last 5 0 R >> endobj
                5 0 obj << /Title (Endless) /Parent 4 0 R /Next 5 0 R /First 5 0 R >> endobj
                trailer << /Root 1 0 R /Size 6 >>
                """;

        assertThat(parse("loop.pdf", pdf.getBytes(StandardCharsets.US_ASCII))).isNotNull();
    }

    @Test
    void elementsNestedWithoutEndFailAlone() throws Exception {
        var html = "<div>".repeat(300_000).getBytes(StandardCharsets.US_ASCII);

        assertThat(parse("deep.html", html)).isInstanceOf(ParseOutcome.Refused.class);
    }

    @Test
    void aDamagedEntryCostsOnlyItself() throws Exception {
        var noise = new byte[5000];
        new Random(5).nextBytes(noise);
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            store(zip, "good.txt", "Good text.".getBytes(StandardCharsets.US_ASCII));
            store(zip, "bad.bin", noise);
            store(zip, "also good.txt", "Good text, too.".getBytes(StandardCharsets.US_ASCII));
        }
        var bytes = out.toByteArray();
        bytes[2000] ^= 1;

        var outcome = parse("damaged.zip", bytes);

        assertThat(outcome).isInstanceOfSatisfying(ParseOutcome.Parsed.class, parsed -> {
            assertThat(parsed.embedded()).extracting(EmbeddedFile::name).contains("good.txt", "also good.txt");
            assertThat(parsed.text().text()).contains("damaged.zip", "bad.bin");
        });
    }

    @Test
    void whatNeedsMoreHeapThanThereIsFailsWithAdvice() throws Exception {
        var text = new byte[45_000_000];
        Arrays.fill(text, (byte) 'x');
        for (int i = 0; i < text.length; i += 80) {
            text[i] = '\n';
        }

        var outcome = parse("big.txt", text, new ParseLimits(60_000_000, 5, FILES, 1 << 30, 100));

        assertThat(failureOf(outcome)).isEqualTo(ParseFailure.OUT_OF_MEMORY);
        assertThat(((ParseOutcome.Refused) outcome).detail())
                .contains("96 MB of heap")
                .contains("lectern.document.parser.heap");
    }

    @Test
    void aFullDiskIsNoFaultOfTheFile() throws Exception {
        var noise = new byte[1 << 20];
        new Random(7).nextBytes(noise);
        var file = Files.write(folder.resolve("roomy.zip"), zip("a.bin", noise));
        var request = request(file, limits());
        var embedded = SmallDisk.at(Path.of(String.valueOf(request.embeddedFolder())), "64k");
        assumeThat(embedded).as("this user may mount a tmpfs").isPresent();
        try (var disk = embedded.orElseThrow()) {
            assertThatThrownBy(() -> pool.parse(request, PageProgress.IGNORED))
                    .as("with %s full", disk)
                    .isInstanceOf(ParserEnvironmentException.class)
                    .satisfies(failure ->
                            assertThat(StorageFull.isCauseOf(failure)).isTrue());
        }
    }

    @Test
    void aFileThatTakesTooLongIsKilled() throws Exception {
        var file = folder.resolve("slow.txt");
        Files.write(file, "A lectern stands. ".repeat(2_000_000).getBytes(StandardCharsets.US_ASCII));
        var hasty = settings(DataSize.ofMegabytes(400), Duration.ofMillis(50));
        try (var hurried = new ParserPool(hasty, new DataFolder(folder.resolve("hurried")))) {
            var run = hurried.parse(
                    request(file, new ParseLimits(60_000_000, 5, FILES, 1 << 30, 100)), PageProgress.IGNORED);

            assertThat(failureOf(run.outcome())).isEqualTo(ParseFailure.TIMED_OUT);
        }
    }

    @Test
    void tellsOfPagesAndOfTheMemoryThatWasNeeded() throws Exception {
        var pdf = folder.resolve("pages.pdf");
        try (var document = new PDDocument()) {
            for (int i = 0; i < 300; i++) {
                addPage(document, "Page %d of a long book about lecterns".formatted(i + 1));
            }
            document.save(pdf.toFile());
        }
        var pages = new ArrayList<Integer>();

        var run = pool.parse(request(pdf, limits()), (page, total) -> pages.add(page));

        assertThat(run.outcome())
                .isInstanceOfSatisfying(
                        ParseOutcome.Parsed.class,
                        parsed -> assertThat(parsed.text().pages()).hasSize(300));
        assertThat(pages).isNotEmpty().isSorted();
        if (Files.exists(Path.of("/proc/self/status"))) {
            assertThat(run.peakBytes()).isBetween(20L << 20, 600L << 20);
        }
    }

    private ParseOutcome.Refused refused(String name, byte[] bytes) throws Exception {
        var outcome = parse(name, bytes);
        assertThat(failureOf(outcome)).isEqualTo(ParseFailure.ARCHIVE_LIMIT);
        return (ParseOutcome.Refused) outcome;
    }

    private static ParseFailure failureOf(ParseOutcome outcome) {
        assertThat(outcome).isInstanceOf(ParseOutcome.Refused.class);
        return ((ParseOutcome.Refused) outcome).failure();
    }

    private ParseOutcome parse(String name, byte[] bytes) throws Exception {
        return parse(name, bytes, limits());
    }

    private ParseOutcome parse(String name, byte[] bytes, ParseLimits limits) throws Exception {
        var file = Files.write(
                Files.createDirectory(folder.resolve("given-" + ++count)).resolve(name), bytes);
        return pool.parse(request(file, limits), PageProgress.IGNORED).outcome();
    }

    private ParseRequest request(Path file, ParseLimits limits) throws IOException {
        var embedded = Files.createDirectory(folder.resolve("embedded-" + ++count));
        return new ParseRequest(
                file.toString(), String.valueOf(file.getFileName()), null, embedded.toString(), limits, OcrOptions.OFF);
    }

    private static ParseLimits limits() {
        return new ParseLimits(1_000_000, 5, FILES, 1L << 30, 100);
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var checksum = new CRC32();
        checksum.update(content);
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
    }

    private static void addPage(PDDocument document, String line) throws IOException {
        var page = new PDPage();
        document.addPage(page);
        try (var content = new PDPageContentStream(document, page)) {
            content.beginText();
            content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
            content.newLineAtOffset(72, 700);
            content.showText(line);
            content.endText();
        }
    }

    private static DocumentSettings settings(DataSize heap, Duration timeout) {
        return new DocumentSettings(
                DataSize.ofMegabytes(100),
                1_000_000,
                1,
                new DocumentSettings.Parser(
                        heap,
                        DataSize.ofGigabytes(1),
                        DataSize.ofMegabytes(300),
                        timeout,
                        Duration.ofSeconds(180),
                        100),
                new DocumentSettings.Archive(5, FILES, DataSize.ofGigabytes(1), 100),
                new DocumentSettings.Ocr(false, "", List.of(), Duration.ZERO, Duration.ZERO),
                new DocumentSettings.Jobs(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, Duration.ofSeconds(1)));
    }
}
