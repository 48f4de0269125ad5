package io.lectern.document.parse;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/**
 * The child process that reads untrusted files, so that a hang, a crash or an exhausted heap is not the service's. It
 * takes requests on standard input, one at a time, answers on standard output, logs on standard error and ends when
 * standard input does: with its parent.
 */
public final class ParserProcess {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final long GROWN_HEAP_BYTES = 128L << 20;
    /** What {@code -XX:+ExitOnOutOfMemoryError} exits with. */
    private static final int OUT_OF_MEMORY = 3;

    /** Deeply nested files recurse deeply. */
    private static final long STACK_BYTES = 8L << 20;

    private final DocumentReader reader = new DocumentReader();
    private final BlockingQueue<ParseRequest> requests = new ArrayBlockingQueue<>(1);
    private final DataInputStream in;
    private final DataOutputStream out;

    private ParserProcess(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    public static void main(String[] args) {
        var in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in), BUFFER_BYTES));
        var out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES));
        // Standard output carries frames; whatever a library prints must not get between them.
        System.setOut(System.err);
        var process = new ParserProcess(in, out);
        Thread.ofPlatform().name("requests").daemon().start(process::receive);
        Thread.ofPlatform().name("parser").stackSize(STACK_BYTES).start(process::serve);
    }

    /** Runs beside the parser, so that the end of the parent is noticed in the middle of a file. */
    private void receive() {
        try {
            while (true) {
                requests.put(ParserFrames.readRequest(in));
            }
        } catch (IOException parentIsGone) {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            Runtime.getRuntime().halt(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        try {
            warmUp();
            ParserFrames.writeHello(out);
            while (true) {
                answer(requests.take());
                if (Runtime.getRuntime().totalMemory() > GROWN_HEAP_BYTES) {
                    // Gives back what a large file needed, so that the next one is measured by what it needs itself.
                    System.gc();
                }
            }
        } catch (IOException parentIsGone) {
            Runtime.getRuntime().halt(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(ParseRequest request) throws IOException {
        try {
            ParserFrames.writeOutcome(out, outcome(request));
        } catch (SurroundingsFailedException failed) {
            ParserFrames.writeSurroundings(out, String.valueOf(failed.getMessage()));
        }
    }

    private ParseOutcome outcome(ParseRequest request) throws SurroundingsFailedException {
        try {
            return reader.read(request, new ProgressFrames(out));
        } catch (StackOverflowError nestedTooDeep) {
            var failure = FailureKinds.nestedTooDeep();
            return new ParseOutcome.Refused(failure.failure(), String.valueOf(failure.getMessage()));
        } catch (OutOfMemoryError beyondTheHeap) {
            // That of the heap has ended the process already; this one was thrown by code.
            Runtime.getRuntime().halt(OUT_OF_MEMORY);
            throw beyondTheHeap;
        } catch (IOException | RuntimeException | LinkageError | AssertionError unexpected) {
            if (FailureKinds.isSurroundings(unexpected, Path.of(request.path()))) {
                throw new SurroundingsFailedException(unexpected);
            }
            // The edge of the sandbox: a parser's bug is a property of the file as far as the service can tell.
            System.err.println("Unexpected failure of a parser: " + unexpected);
            return new ParseOutcome.Refused(
                    ParseFailure.CORRUPT,
                    "The file cannot be read (%s)"
                            .formatted(unexpected.getClass().getSimpleName()));
        }
    }

    /** The disk failed, not the file. */
    private static final class SurroundingsFailedException extends Exception {

        private static final long serialVersionUID = 1L;

        SurroundingsFailedException(Throwable cause) {
            super(
                    "A parser process cannot use its disk: "
                            + (FailureKinds.isDiskFull(cause) ? FailureKinds.NO_SPACE : cause.getMessage()),
                    cause);
        }
    }

    /** Reads what makes PDFBox look for fonts and Tika for parsers, which takes seconds the first time. */
    private void warmUp() throws IOException {
        var pdf = Files.createTempFile("warm-up", ".pdf");
        var html = Files.createTempFile("warm-up", ".html");
        try {
            Files.write(pdf, smallPdf());
            Files.writeString(html, "<html><body><h1>Warm</h1><p>up</p></body></html>", StandardCharsets.UTF_8);
            reader.read(ParseRequest.ofText(pdf.toString(), "warm-up.pdf", 1000), RecognitionProgress.IGNORED);
            reader.read(ParseRequest.ofText(html.toString(), "warm-up.html", 1000), RecognitionProgress.IGNORED);
        } finally {
            Files.deleteIfExists(pdf);
            Files.deleteIfExists(html);
        }
    }

    private static byte[] smallPdf() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var document = new PDDocument()) {
            var page = new PDPage();
            document.addPage(page);
            try (var content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                content.showText("Warm up");
                content.endText();
            }
            document.save(bytes);
        }
        return bytes.toByteArray();
    }
}
