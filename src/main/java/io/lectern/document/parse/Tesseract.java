package io.lectern.document.parse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The text recognition program, run once for each picture, within limits of time and memory.
 *
 * @see <a href="https://tesseract-ocr.github.io/tessdoc/Command-Line-Usage.html">its command line</a>
 */
final class Tesseract {

    private static final int MOST_OUTPUT_BYTES = 32 << 20;
    private static final int MEMORY_KILOBYTES = 3 << 20;
    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(20);

    /** The model that tells which way up a page is. */
    private static final String ORIENTATION = "osd";

    private static final String AS_IT_IS = "3";
    private static final String ANY_WAY_UP = "1";
    /** In percent; words of a page that is upside down have about 50. */
    private static final double SURE = 75;

    private final String command;
    private final String languages;
    private final boolean turns;
    private final Duration timeout;

    private Tesseract(String command, String languages, boolean turns, Duration timeout) {
        this.command = command;
        this.languages = languages;
        this.turns = turns;
        this.timeout = timeout;
    }

    /** What is installed of it, asked for until it is there. */
    static final class Installation {

        private String asked = "";
        private Set<String> models = Set.of();

        Optional<Tesseract> find(OcrOptions options) {
            if (!options.enabled()) {
                return Optional.empty();
            }
            if (models.isEmpty() || !asked.equals(options.command())) {
                asked = options.command();
                models = installedModels(asked);
            }
            var languages =
                    options.languages().stream().filter(models::contains).toList();
            return languages.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Tesseract(
                            options.command(),
                            String.join("+", languages),
                            models.contains(ORIENTATION),
                            options.pageTimeout()));
        }

        /** What to do to have it. */
        String advice(OcrOptions options) {
            if (!options.enabled()) {
                return "It may be a picture of text: set `lectern.document.ocr.enabled` and install Tesseract to have it recognised";
            }
            return models.isEmpty()
                    ? "It may be a picture of text: install Tesseract (Debian: `apt-get install tesseract-ocr tesseract-ocr-chi-sim`) to have it recognised"
                    : "It may be a picture of text: none of the languages %s of `lectern.document.ocr.languages` is installed for Tesseract"
                            .formatted(options.languages());
        }

        private static Set<String> installedModels(String command) {
            try {
                var lines = run(List.of(command, "--list-langs"), QUESTION_TIMEOUT)
                        .lines()
                        .skip(1);
                return new HashSet<>(lines.map(String::strip).toList());
            } catch (IOException notThere) {
                return Set.of();
            }
        }
    }

    /** The paragraphs of a picture, in reading order. */
    List<String> recognize(GrayPicture picture) throws IOException {
        var file = Files.createTempFile("page", ".pgm");
        try {
            picture.write(file);
            return recognize(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** A page whose words are doubtful is looked at once more as one that may be upside down. */
    List<String> recognize(Path file) throws IOException {
        long started = System.nanoTime();
        var text = recognize(file, AS_IT_IS, timeout);
        var left = timeout.minusNanos(System.nanoTime() - started);
        if (turns && text.confidence() < SURE && left.isPositive()) {
            var turned = recognize(file, ANY_WAY_UP, left);
            return turned.confidence() > text.confidence() ? turned.paragraphs() : text.paragraphs();
        }
        return text.paragraphs();
    }

    private RecognizedText recognize(Path file, String segmentation, Duration longest) throws IOException {
        var arguments = new ArrayList<>(List.of(
                "sh",
                "-c",
                "ulimit -v %d 2>/dev/null; ulimit -t %d 2>/dev/null; exec \"$0\" \"$@\""
                        .formatted(MEMORY_KILOBYTES, longest.toSeconds() + 1)));
        arguments.addAll(List.of(command, file.toString(), "stdout", "-l", languages));
        arguments.addAll(List.of("--dpi", "300", "--psm", segmentation, "tsv"));
        return RecognizedText.of(run(arguments, longest));
    }

    private static String run(List<String> arguments, Duration timeout) throws IOException {
        var builder = new ProcessBuilder(arguments).redirectError(ProcessBuilder.Redirect.DISCARD);
        // Its threads spin while they wait for each other.
        builder.environment().put("OMP_THREAD_LIMIT", "1");
        var process = builder.start();
        var alarm = CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        var killing = CompletableFuture.runAsync(process::destroyForcibly, alarm);
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            var bytes = out.readNBytes(MOST_OUTPUT_BYTES);
            if (process.waitFor() != 0) {
                throw new IOException("Tesseract ended with exit code %d".formatted(process.exitValue()));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while Tesseract ran", e);
        } finally {
            killing.cancel(false);
            process.destroyForcibly();
        }
    }
}
