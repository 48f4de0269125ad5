package io.lectern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.client.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The commands with the whole service, as a newcomer runs them. */
class CommandsTests {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theDemoAnswersItsQuestionsAsExpectedAndReadsNothingTwice(@TempDir Path folder) {
        var first = run("demo", "--once", "--port", "0", "--data", folder.toString());

        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(first).isZero();
        assertThat(out.toString(UTF_8))
                .contains("Ingesting annual-report-2025.pdf (1 of 6)")
                .contains("annual-report-2025.pdf: ready, 6 pages")
                .contains("41.8 gigawatt-hours", "4.6 metres per second", "30 minutes", "25 分钟")
                .contains("✓ verified")
                .contains("mode: none")
                .contains("/api/v1", "/docs", "curl ");

        out.reset();
        var second = run("demo", "--once", "--port", "0", "--data", folder.toString());

        assertThat(second).isZero();
        assertThat(out.toString(UTF_8))
                .contains("annual-report-2025.pdf: ready")
                .doesNotContain("Ingesting");
    }

    @Test
    void askPrintsTheAnswerAndKeepsNothing(@TempDir Path folder) throws IOException {
        var scratchFolders = scratchFolders();
        var harbour = Files.writeString(
                folder.resolve("harbour.md"), "# Harbour\n\nThe harbour gate opens at 05:40 in summer.\n");
        var ferry = Files.writeString(folder.resolve("渡轮.txt"), "The ferry to the island leaves twice a day.\n");

        var status = run("ask", harbour.toString(), ferry.toString(), "When does the harbour gate open?", "--json");

        assertThat(status).isZero();
        var answer = JsonMapper.shared().readTree(out.toString(UTF_8));
        assertThat(answer.path("mode").asString()).isEqualTo("extractive");
        assertThat(answer.path("citations").path(0).path("filename").asString()).isEqualTo("harbour.md");
        assertThat(answer.path("citations").path(0).path("citedText").asString())
                .contains("05:40");
        assertThat(scratchFolders()).isEqualTo(scratchFolders);
    }

    @Test
    void askSaysWhyAFileCannotBeRead(@TempDir Path folder) throws IOException {
        var broken = Files.writeString(folder.resolve("broken.pdf"), "%PDF-1.7\nthis is not a document\n");

        var status = run("ask", broken.toString(), "What does it say?", "--json");

        assertThat(status).isEqualTo(1);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8).lines().toList().getLast()).startsWith("lectern: broken.pdf cannot be read: ");
    }

    @Test
    void aDataFolderBelongsToOneServiceAtATime(@TempDir Path folder) {
        try (var service = TestService.startOn(folder)) {
            var status = run(
                    "demo", "--once", "--port", "0", "--data", service.data().toString());

            assertThat(status).isEqualTo(1);
            assertThat(err.toString(UTF_8)).containsOnlyOnce("\n").contains("is in use by", "--data");
        }
    }

    private static List<Path> scratchFolders() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("lectern-ask-"))
                    .sorted()
                    .toList();
        }
    }

    private int run(String... arguments) {
        return Lectern.run(
                new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false), arguments);
    }
}
