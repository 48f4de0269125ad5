package io.lectern.model.store;

import io.lectern.model.hub.NeededFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The terms under which a model may be used, as far as they come with it.
 *
 * @param subject whose they are
 * @param name as the model card calls them
 * @param files with their text
 */
public record LicenseTerms(String subject, Optional<String> name, List<Path> files) {

    private static final String CARD = "README.md";
    private static final int MAX_CARD_BYTES = 1 << 20;
    private static final long MAX_TEXT_BYTES = 16 << 20;
    private static final int MAX_NAME_CHARS = 200;

    public LicenseTerms {
        // What others wrote is shown at a terminal.
        name = name.map(text -> text.replaceAll("\\p{Cntrl}", " ").strip()).filter(text -> !text.isEmpty());
        files = List.copyOf(files);
    }

    /**
     * Those in a folder.
     *
     * @param stated name that is known from elsewhere; the model card's when it is not
     */
    static LicenseTerms in(Path folder, String subject, Optional<String> stated) throws IOException {
        try (var entries = Files.list(folder)) {
            var files = entries.filter(LicenseTerms::isText).sorted().toList();
            var card = folder.resolve(CARD);
            return new LicenseTerms(subject, stated.isPresent() ? stated : ofCard(card), files);
        }
    }

    private static boolean isText(Path file) {
        try {
            return NeededFiles.isLicense(String.valueOf(file.getFileName()))
                    && Files.isRegularFile(file)
                    && Files.size(file) <= MAX_TEXT_BYTES;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static Optional<String> ofCard(Path card) throws IOException {
        if (!Files.isRegularFile(card)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(card)) {
            var text = new String(in.readNBytes(MAX_CARD_BYTES), StandardCharsets.UTF_8);
            return field(text, "license_name").or(() -> field(text, "license"));
        }
    }

    /** A field of the card's head, which stands between two lines of hyphens. */
    private static Optional<String> field(String card, String name) {
        var lines = card.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().strip().equals("---")) {
            return Optional.empty();
        }
        return lines.stream()
                .skip(1)
                .takeWhile(line -> !line.strip().equals("---"))
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip().replaceAll("^[\"']|[\"']$", ""))
                .filter(value -> !value.isEmpty() && value.length() <= MAX_NAME_CHARS)
                .findFirst();
    }

    /** Whether there are any. */
    public boolean found() {
        return name.isPresent() || !files.isEmpty();
    }

    /** How they are recorded: by their name, or else by their files. */
    public String title() {
        return name.orElseGet(() ->
                files.stream().map(file -> String.valueOf(file.getFileName())).collect(Collectors.joining(", ")));
    }
}
