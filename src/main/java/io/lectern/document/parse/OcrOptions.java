package io.lectern.document.parse;

import java.time.Duration;
import java.util.List;

/**
 * How text in pictures is recognised.
 *
 * @param command path of the Tesseract program; empty when pictures are not read
 * @param languages names of its models, the most important first
 * @param pageTimeout longest time for one page
 * @param timeout longest time for all pages of a file together
 */
public record OcrOptions(String command, List<String> languages, Duration pageTimeout, Duration timeout) {

    public static final OcrOptions OFF = new OcrOptions("", List.of(), Duration.ZERO, Duration.ZERO);

    public OcrOptions {
        languages = List.copyOf(languages);
    }

    public boolean enabled() {
        return !command.isEmpty();
    }
}
