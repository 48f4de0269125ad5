package io.lectern.model.encoder;

import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the authors of well-known models publish about their use, for those whose files do not say it. A model is known by
 * its name, whatever stands around it, such as the kind of quantization.
 */
public final class EncoderCatalogue {

    /** Keys of a model file for what to put before a text. */
    public static final String QUERY_PREFIX = "lectern.query_prefix";

    public static final String PASSAGE_PREFIX = "lectern.passage_prefix";

    private static final List<Entry> ENTRIES = read();

    /**
     * A model.
     *
     * @param name lower-case words with hyphens between them
     */
    private record Entry(
            String name,
            String pooling,
            @Nullable String query,
            @Nullable String passage) {

        EncoderUse use() {
            return new EncoderUse(
                    Pooling.named(pooling),
                    Optional.of(query == null ? "" : query),
                    Optional.of(passage == null ? "" : passage));
        }
    }

    private EncoderCatalogue() {}

    /** What is known of the model of that name; nothing when it is not in the catalogue. */
    public static EncoderUse use(String name) {
        String words = words(name);
        return ENTRIES.stream()
                .filter(entry -> words.contains(words(entry.name())))
                .max(Comparator.comparingInt(entry -> entry.name().length()))
                .map(Entry::use)
                .orElse(EncoderUse.UNKNOWN);
    }

    /** What a model file says of its use, and for the rest the catalogue by its names. */
    public static EncoderUse use(GgufFile file) {
        var said = new EncoderUse(pooling(file), file.text(QUERY_PREFIX), file.text(PASSAGE_PREFIX));
        return said.or(use(file.text("general.name").orElse("")))
                .or(use(String.valueOf(file.path().getFileName())));
    }

    private static Optional<Pooling> pooling(GgufFile file) {
        return file.text("general.architecture")
                .flatMap(architecture -> file.value(architecture + ".pooling_type"))
                .filter(GgufValue.Whole.class::isInstance)
                .map(GgufValue.Whole.class::cast)
                .flatMap(type -> Pooling.ofFileType((int) type.value()));
    }

    /** The words of a name, each between hyphens, so that no name is found in the middle of a word. */
    private static String words(String name) {
        return "-" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + "-";
    }

    private static List<Entry> read() {
        try (var in = EncoderCatalogue.class.getResourceAsStream("encoders.json")) {
            var entries = new ArrayList<Entry>();
            for (var model : JsonMapper.shared().readTree(in)) {
                for (var name : model.path("names")) {
                    entries.add(new Entry(
                            name.asString(),
                            model.path("pooling").asString(),
                            model.path("query").asString(null),
                            model.path("passage").asString(null)));
                }
            }
            return List.copyOf(entries);
        } catch (IOException damagedJar) {
            throw new UncheckedIOException(damagedJar);
        }
    }
}
