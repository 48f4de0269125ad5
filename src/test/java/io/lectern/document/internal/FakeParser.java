package io.lectern.document.internal;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.TextRange;
import io.lectern.document.parse.EmbeddedFile;
import io.lectern.document.parse.PageProgress;
import io.lectern.document.parse.ParseFailure;
import io.lectern.document.parse.ParseOutcome;
import io.lectern.document.parse.ParseRequest;
import io.lectern.document.parse.ParseWarning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipInputStream;

/** Reads text and ZIP archives in this process, and does what a line that starts with {@code !} says. */
public final class FakeParser implements DocumentParser {

    /** Opens a file that says {@code !locked}, and what is called so in an archive. */
    static final String PASSWORD = "open sesame";

    final AtomicInteger parses = new AtomicInteger();
    /** A file that says {@code !wait}, or an archive of one that is called so, is read when this has a permit. */
    final Semaphore permits = new Semaphore(0);

    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public ParserRun parse(ParseRequest request, PageProgress listener) throws InterruptedException {
        parses.incrementAndGet();
        try {
            var bytes = Files.readAllBytes(Path.of(request.path()));
            boolean zip = bytes.length > 1 && bytes[0] == 'P' && bytes[1] == 'K';
            var outcome = zip
                    ? archive(request, listener)
                    : text(request, new String(bytes, StandardCharsets.UTF_8), listener);
            return new ParserRun(outcome, Duration.ZERO, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ParseOutcome text(ParseRequest request, String text, PageProgress listener) throws InterruptedException {
        for (var line : text.lines().filter(line -> line.startsWith("!")).toList()) {
            switch (line) {
                case "!refuse" -> {
                    return new ParseOutcome.Refused(ParseFailure.CORRUPT, "The file says that it is refused");
                }
                case "!locked" -> {
                    if (!PASSWORD.equals(request.password())) {
                        return new ParseOutcome.Refused(ParseFailure.ENCRYPTED, "Not opened by " + request.password());
                    }
                }
                case "!bug" -> throw new IllegalStateException("The file says that there is a bug");
                case "!disk" -> throw new UncheckedIOException(new IOException("No space left on device"));
                case "!start" -> throw new ParserStartException(new IOException("The file says that nothing starts"));
                case "!wait" -> await(listener);
                default -> throw new IllegalArgumentException(line);
            }
        }
        return new ParseOutcome.Parsed("text/plain", paragraphs(text), List.of(), List.of());
    }

    private void await(PageProgress listener) throws InterruptedException {
        for (int page = 1; !permits.tryAcquire(20, TimeUnit.MILLISECONDS); page++) {
            if (closed.getCount() == 0) {
                throw new ServiceStoppingException();
            }
            listener.read(page, 1000);
        }
    }

    private ParseOutcome archive(ParseRequest request, PageProgress listener) throws IOException, InterruptedException {
        var embedded = new ArrayList<EmbeddedFile>();
        var names = new StringBuilder();
        var warnings = new ArrayList<ParseWarning>();
        try (var zip = new ZipInputStream(Files.newInputStream(Path.of(request.path())))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("!locked") && !PASSWORD.equals(request.password())) {
                    warnings.add(new ParseWarning(ParseFailure.ENCRYPTED, "!locked is encrypted"));
                    continue;
                }
                var file = Path.of(String.valueOf(request.embeddedFolder())).resolve("file" + embedded.size());
                Files.copy(zip, file);
                embedded.add(new EmbeddedFile(file.toString(), entry.getName()));
                names.append(names.isEmpty() ? "" : "\n\n").append(entry.getName());
            }
        }
        if (names.indexOf("!wait") >= 0) {
            await(listener);
        }
        if (embedded.size() > request.limits().files() || request.limits().depth() == 0) {
            return new ParseOutcome.Refused(ParseFailure.ARCHIVE_LIMIT, "The archive holds too much");
        }
        return new ParseOutcome.Parsed("application/zip", paragraphs(names.toString()), embedded, warnings);
    }

    static CanonicalText paragraphs(String text) {
        var blocks = new ArrayList<Block>();
        int start = 0;
        for (var paragraph : text.split("\n\n", -1)) {
            int end = start + paragraph.length();
            if (!paragraph.isBlank()) {
                blocks.add(new Block(BlockKind.PARAGRAPH, 0, new TextRange(start, end)));
            }
            start = end + 2;
        }
        return new CanonicalText(text, blocks, List.of(), null);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
