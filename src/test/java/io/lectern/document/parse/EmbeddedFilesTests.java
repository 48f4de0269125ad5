package io.lectern.document.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.BlockKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.lingala.zip4j.ZipFile;
import net.lingala.zip4j.model.ZipParameters;
import net.lingala.zip4j.model.enums.EncryptionMethod;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in a file comes out of it beside its text. */
class EmbeddedFilesTests {

    private static final DocumentReader READER = new DocumentReader();

    @TempDir
    Path folder;

    private Path taken;

    @BeforeEach
    void makeFolder() throws IOException {
        taken = Files.createDirectory(folder.resolve("taken"));
    }

    @Test
    void anArchiveIsItsEntriesAndAListOfThem() throws IOException {
        var archive = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(archive)) {
            add(zip, "plans/oak.txt", "The stand is made of oak.");
            add(zip, "../plans/oak.TXT", "Another stand.");
            add(zip, "__MACOSX/._oak.txt", "litter");
            add(zip, "empty.txt", "");
        }

        var parsed = parsed("stands.zip", archive.toByteArray());

        assertThat(parsed.embedded())
                .extracting(EmbeddedFile::name)
                .containsExactly("plans/oak.txt", "plans/oak (2).TXT");
        assertThat(contents(parsed)).containsEntry("plans/oak.txt", "The stand is made of oak.");
        assertThat(parsed.text().text()).startsWith("stands.zip").contains("plans/oak.txt");
        assertThat(parsed.text().blocks().getFirst().kind()).isEqualTo(BlockKind.HEADING);
    }

    @ParameterizedTest
    @EnumSource(
            value = EncryptionMethod.class,
            names = {"AES", "ZIP_STANDARD"})
    void thePasswordOpensAnEncryptedArchive(EncryptionMethod method) throws IOException {
        var file = encrypted(method, "讲台/oak.txt", "The stand is made of oak.");

        var parsed = (ParseOutcome.Parsed) READER.read(withPassword(file, "oak"), RecognitionProgress.IGNORED);

        assertThat(contents(parsed)).containsExactly(Map.entry("讲台/oak.txt", "The stand is made of oak."));
        assertThat(parsed.warnings()).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "elm")
    void anArchiveThatThePasswordDoesNotOpenIsEncrypted(@Nullable String password) throws IOException {
        var file = encrypted(EncryptionMethod.AES, "oak.txt", "The stand is made of oak.");

        var outcome = READER.read(withPassword(file, password), RecognitionProgress.IGNORED);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        ParseOutcome.Refused.class,
                        refused -> assertThat(refused.failure()).isEqualTo(ParseFailure.ENCRYPTED));
    }

    @Test
    void entriesWithAnotherPasswordAreNamedAndTheOthersRead() throws IOException {
        var file = encrypted(EncryptionMethod.AES, "oak.txt", "The stand is made of oak.");
        try (var zip = new ZipFile(file.toFile(), "elm".toCharArray())) {
            var content = new ByteArrayInputStream("The lamp is of brass.".getBytes(StandardCharsets.UTF_8));
            zip.addStream(content, entry(EncryptionMethod.AES, "lamp.txt"));
        }

        var parsed = (ParseOutcome.Parsed) READER.read(withPassword(file, "oak"), RecognitionProgress.IGNORED);

        assertThat(contents(parsed)).containsOnlyKeys("oak.txt");
        assertThat(parsed.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.failure()).isEqualTo(ParseFailure.ENCRYPTED);
            assertThat(warning.detail()).startsWith("lamp.txt");
        });
    }

    @Test
    void aMailIsItsBodyWithItsAttachmentsBesideIt() throws IOException {
        var mail = """
                From: ada@example.com
                Subject: The stand
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="outer"

                --outer
                Content-Type: multipart/related; boundary="inner"

                --inner
                Content-Type: text/html; charset=utf-8

                <p>The stand arrived.</p><img src="cid:logo">
                --inner
                Content-Type: image/png; name="logo.png"
                Content-ID: <logo>
                Content-Transfer-Encoding: base64

                iVBORw0KGgo=
                --inner--
                --outer
                Content-Type: text/plain; name="note.txt"
                Content-Disposition: attachment; filename="note.txt"

                The attachment says ash.
                --outer
                Content-Type: message/rfc822

                From: grace@example.com
                Subject: An older mail

                It is late.
                --outer--
                """.replace("\n", "\r\n");

        var parsed = parsed("stand.eml", mail.getBytes(StandardCharsets.US_ASCII));

        assertThat(parsed.text().text())
                .contains("The stand arrived.")
                .contains("Attachments: note.txt")
                .doesNotContain("says ash")
                .doesNotContain("It is late");
        assertThat(parsed.embedded()).hasSize(2);
        assertThat(parsed.embedded().getFirst().name()).isEqualTo("note.txt");
        assertThat(contents(parsed).get("note.txt")).contains("says ash");
        assertThat(Files.readString(Path.of(parsed.embedded().getLast().path())))
                .contains("It is late.");
    }

    @Test
    void aPdfGivesItsAttachmentsAway() throws IOException {
        var pdf = new ByteArrayOutputStream();
        try (var document = new PDDocument()) {
            document.addPage(new PDPage());
            var bytes = "The appendix.".getBytes(StandardCharsets.US_ASCII);
            var specification = new PDComplexFileSpecification();
            specification.setFile("appendix.txt");
            specification.setEmbeddedFile(new PDEmbeddedFile(document, new java.io.ByteArrayInputStream(bytes)));
            var tree = new PDEmbeddedFilesNameTreeNode();
            tree.setNames(Map.of("appendix.txt", specification));
            var names = new PDDocumentNameDictionary(document.getDocumentCatalog());
            names.setEmbeddedFiles(tree);
            document.getDocumentCatalog().setNames(names);
            document.save(pdf);
        }

        var parsed = parsed("report.pdf", pdf.toByteArray());

        assertThat(contents(parsed)).containsOnly(Map.entry("appendix.txt", "The appendix."));
        assertThat(parsed.text().text()).contains("appendix.txt");
    }

    @Test
    void aMailboxIsItsMessages() throws IOException {
        var mailbox = """
                From ada@example.com Mon Mar  2 10:00:00 2026
                From: ada@example.com
                Subject: One

                First message.

                From grace@example.com Mon Mar  2 11:00:00 2026
                From: grace@example.com
                Subject: Two

                Second message.
                """;

        var parsed = parsed("box.mbox", mailbox.getBytes(StandardCharsets.US_ASCII));

        assertThat(parsed.embedded()).hasSize(2);
        assertThat(Files.readString(Path.of(parsed.embedded().getLast().path())))
                .contains("Second message.");
    }

    @Test
    void whatIsNotWantedIsOnlyNamed() throws IOException {
        var archive = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(archive)) {
            add(zip, "oak.txt", "The stand is made of oak.");
        }
        var file = Files.write(folder.resolve("one.zip"), archive.toByteArray());

        var outcome = READER.read(ParseRequest.ofText(file.toString(), "one.zip", 1000), RecognitionProgress.IGNORED);

        assertThat(outcome).isInstanceOfSatisfying(ParseOutcome.Parsed.class, parsed -> {
            assertThat(parsed.embedded()).isEmpty();
            assertThat(parsed.text().text()).contains("oak.txt");
        });
    }

    @Test
    void whatIsNotWantedIsCountedAllTheSame() throws IOException {
        var archive = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(archive)) {
            add(zip, "oak.txt", "The stand is made of oak. ".repeat(100));
        }
        var file = Files.write(folder.resolve("one.zip"), archive.toByteArray());
        var limits = new ParseLimits(100_000, 4, 10, 1000, 1000);
        var request = new ParseRequest(file.toString(), "one.zip", null, null, limits, OcrOptions.OFF);

        var outcome = READER.read(request, RecognitionProgress.IGNORED);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        ParseOutcome.Refused.class,
                        refused -> assertThat(refused.failure()).isEqualTo(ParseFailure.ARCHIVE_LIMIT));
    }

    private Map<String, String> contents(ParseOutcome.Parsed parsed) {
        return parsed.embedded().stream()
                .collect(java.util.stream.Collectors.toMap(EmbeddedFile::name, EmbeddedFilesTests::content));
    }

    private static String content(EmbeddedFile file) {
        try {
            return Files.readString(Path.of(file.path()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private ParseOutcome.Parsed parsed(String name, byte[] bytes) throws IOException {
        var file = Files.write(folder.resolve(name), bytes);
        var request = new ParseRequest(
                file.toString(), name, null, taken.toString(), ParseLimits.ofCharacters(100_000), OcrOptions.OFF);
        var outcome = READER.read(request, RecognitionProgress.IGNORED);
        assertThat(outcome).isInstanceOf(ParseOutcome.Parsed.class);
        return (ParseOutcome.Parsed) outcome;
    }

    private Path encrypted(EncryptionMethod method, String name, String text) throws IOException {
        var file = folder.resolve("closed.zip");
        try (var zip = new ZipFile(file.toFile(), "oak".toCharArray())) {
            zip.addStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), entry(method, name));
        }
        return file;
    }

    private static ZipParameters entry(EncryptionMethod method, String name) {
        var entry = new ZipParameters();
        entry.setFileNameInZip(name);
        entry.setEncryptFiles(true);
        entry.setEncryptionMethod(method);
        return entry;
    }

    private ParseRequest withPassword(Path file, @Nullable String password) {
        var limits = ParseRequest.ofText(file.toString(), "closed.zip", 1000).limits();
        return new ParseRequest(file.toString(), "closed.zip", password, taken.toString(), limits, OcrOptions.OFF);
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
