package io.lectern.document.parse;

import io.lectern.document.parse.text.TextLimitException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.apache.tika.mime.MediaType;

/** Reads pictures and the pages that are nothing but one, page by page, with Tesseract when it is there. */
final class PictureReader {

    static final Set<String> PICTURES = Set.of(
            "image/png",
            "image/jpeg",
            "image/tiff",
            "image/bmp",
            "image/gif",
            "image/webp",
            "image/x-portable-graymap",
            "image/x-portable-bitmap",
            "image/x-portable-pixmap");

    private static final int MOST_PICTURES = 5000;
    private static final String BETTER =
            "Tesseract recognised none in the picture; other languages go into `lectern.document.ocr.languages`";

    private final Tesseract.Installation installation = new Tesseract.Installation();

    /** One picture of many, made only when it is its turn. */
    private interface Source {
        BufferedImage picture(int number) throws IOException;
    }

    /** Reads a picture, or all in one file; those that Java cannot decode are left to Tesseract. */
    void readPicture(Path path, MediaType type, Reading reading) throws IOException {
        var tesseract = tesseract(reading);
        if (tesseract.isEmpty()) {
            return;
        }
        try (var stream = ImageIO.createImageInputStream(path.toFile())) {
            var readers = ImageIO.getImageReaders(stream);
            if (readers.hasNext()) {
                readDecoded(readers.next(), stream, tesseract.get(), reading);
            }
        } catch (IOException | RuntimeException undecodable) {
            reading.warn(ParseFailure.CORRUPT, "A picture of type %s cannot be decoded".formatted(type));
        }
        if (reading.assembly().pages() == 0) {
            readAsIs(path, tesseract.get(), reading);
        }
    }

    /** Reads the pages of a PDF that have no text in the file. */
    void readPages(Path path, Reading reading) throws IOException {
        var empty = reading.assembly().emptyPages();
        if (empty.isEmpty()) {
            return;
        }
        try (var pdf = PdfPages.open(path, reading.request().password())) {
            var shown = empty.stream().filter(pdf::showsSomething).toList();
            var tesseract = tesseract(reading);
            if (tesseract.isPresent()) {
                recognize(shown, pdf::render, tesseract.get(), reading);
            } else if (!shown.isEmpty() && !reading.assembly().isEmpty()) {
                reading.warn(
                        ParseFailure.WITHOUT_TEXT,
                        "%d of %d pages have no text in the file, the first of them page %d. %s"
                                .formatted(
                                        shown.size(), reading.assembly().pages(), shown.getFirst(), reading.advice()));
            }
            if (reading.assembly().isEmpty()) {
                pdf.addOutline(reading.assembly());
            }
        }
    }

    private Optional<Tesseract> tesseract(Reading reading) {
        var found = installation.find(reading.request().ocr());
        reading.advise(
                found.isPresent()
                        ? BETTER
                        : installation.advice(reading.request().ocr()));
        return found;
    }

    private static void readDecoded(ImageReader decoder, ImageInputStream stream, Tesseract tesseract, Reading reading)
            throws IOException {
        try {
            decoder.setInput(stream);
            int count = Math.min(MOST_PICTURES, Math.max(1, decoder.getNumImages(true)));
            var numbers = new java.util.ArrayList<Integer>();
            for (int number = 1; number <= count; number++) {
                reading.assembly().nextPage();
                numbers.add(number);
            }
            recognize(numbers, number -> GrayPicture.decode(decoder, number - 1), tesseract, reading);
        } finally {
            decoder.dispose();
        }
    }

    private static void readAsIs(Path path, Tesseract tesseract, Reading reading) throws IOException {
        reading.assembly().nextPage();
        reading.progress().recognitionStarted();
        try {
            reading.assembly().addRecognized(1, tesseract.recognize(path));
        } finally {
            reading.progress().recognitionEnded();
        }
    }

    private static void recognize(List<Integer> pages, Source source, Tesseract tesseract, Reading reading)
            throws IOException {
        var assembly = reading.assembly();
        long started = System.nanoTime();
        for (int page : pages) {
            if (Duration.ofNanos(System.nanoTime() - started)
                            .compareTo(reading.request().ocr().timeout())
                    > 0) {
                reading.warn(
                        ParseFailure.TIMED_OUT,
                        "Page %d and those after it were not recognised within `lectern.document.ocr.timeout`"
                                .formatted(page));
                return;
            }
            reading.progress().recognitionStarted();
            try {
                var picture = GrayPicture.of(source.picture(page));
                if (!picture.isBlank()) {
                    assembly.addRecognized(page, tesseract.recognize(picture));
                }
            } catch (IOException | RuntimeException unreadable) {
                if (FailureKinds.isDiskFull(unreadable) || unreadable instanceof TextLimitException) {
                    throw unreadable;
                }
                reading.warn(ParseFailure.CORRUPT, "The picture of page %d cannot be read".formatted(page));
            } finally {
                reading.progress().recognitionEnded();
            }
            reading.progress().read(page, assembly.pages());
        }
    }
}
