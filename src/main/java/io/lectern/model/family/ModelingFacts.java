package io.lectern.model.family;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a checkpoint's own code ({@code modeling_*.py}) fixes about positions and {@code config.json} does not say. The code
 * is read as text, by the few forms in which such numbers are written; it is never executed.
 *
 * @param rotations the kinds of rotary embeddings that it makes
 */
public record ModelingFacts(List<Rotation> rotations) {

    /** No code, or none that says anything. */
    public static final ModelingFacts NONE = new ModelingFacts(List.of());

    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_ARGUMENTS = 1_000;
    private static final int MAX_KINDS = 16;

    private static final Pattern CREATION =
            Pattern.compile("self\\.rotary_emb\\s{0,99}=\\s{0,99}(\\w{1,100})\\s{0,99}\\(");
    private static final String CONSTRUCTOR = "def __init__(";
    private static final String NUMBER =
            "(?:\\s{0,9}:\\s{0,9}\\w{1,20})?\\s{0,9}=\\s{0,9}(\\d{1,12}(?:\\.\\d{0,9})?(?:[eE]\\+?\\d{1,2})?)\\s{0,9}[,)]";

    /**
     * One kind of rotary embeddings, made by one class of the code.
     *
     * @param source where the numbers are: file and class
     * @param factor of its scaling
     * @param referenceTokens from which on it scales
     */
    public record Rotation(
            String source,
            String type,
            Optional<Double> base,
            Optional<Double> factor,
            Optional<Integer> referenceTokens) {

        boolean isDynamic() {
            String name = type.toLowerCase(Locale.ROOT);
            return name.contains("dynamic") || name.contains("ntk");
        }
    }

    public ModelingFacts {
        rotations = List.copyOf(rotations);
    }

    /**
     * Reads all {@code modeling_*.py} of a folder, as far as they are as small as code is.
     *
     * @throws IOException when the folder cannot be read
     */
    public static ModelingFacts in(Path folder) throws IOException {
        var rotations = new ArrayList<Rotation>();
        try (var files = Files.newDirectoryStream(folder, "modeling_*.py")) {
            for (var file : files) {
                if (Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES) {
                    rotations.addAll(
                            of(String.valueOf(file.getFileName()), text(file)).rotations());
                }
            }
        }
        return new ModelingFacts(rotations);
    }

    private static String text(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            return new String(input.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        }
    }

    /** Reads the text of such a file. */
    public static ModelingFacts of(String file, String code) {
        var rotations = new ArrayList<Rotation>();
        var seen = new HashSet<String>();
        var creation = CREATION.matcher(code);
        while (rotations.size() < MAX_KINDS && creation.find()) {
            String type = creation.group(1);
            String arguments = arguments(code, creation.end());
            if (seen.add(type + arguments)) {
                rotations.add(rotation(file, code, type, arguments));
            }
        }
        return new ModelingFacts(rotations);
    }

    /** The base of the frequencies, when all kinds have the same. */
    Optional<Double> base() {
        var bases = rotations.stream()
                .flatMap(rotation -> rotation.base().stream())
                .distinct()
                .toList();
        return bases.size() == 1 ? Optional.of(bases.getFirst()) : Optional.empty();
    }

    /** The kind whose base grows with the text, when the code always makes that one. */
    Optional<Rotation> dynamic() {
        return rotations.size() == 1 ? Optional.of(rotations.getFirst()).filter(Rotation::isDynamic) : Optional.empty();
    }

    private static Rotation rotation(String file, String code, String type, String arguments) {
        var numbers = new Numbers(arguments, signature(code, type), unnamed(arguments));
        return new Rotation(
                "%s, %s".formatted(file, type),
                type,
                numbers.of("base|rope_theta|theta", 3).filter(base -> base >= 1 && base <= PositionsReader.MAX_BASE),
                numbers.of("scaling_factor|factor|scale", 4)
                        .filter(factor -> factor >= 1 && factor <= PositionsReader.MAX_FACTOR),
                numbers.of("max_position_embeddings", 2)
                        .filter(tokens -> tokens >= 1 && tokens <= PositionsReader.MAX_TOKENS)
                        .map(Double::intValue));
    }

    /**
     * The numbers of one creation.
     *
     * @param signature of the constructor
     * @param unnamed arguments, which come first
     */
    private record Numbers(String arguments, String signature, int unnamed) {

        /**
         * What is said where it is made comes before what the constructor says; what is said there by anything but a number
         * is unknown.
         *
         * @param place of the argument when it has no name
         */
        Optional<Double> of(String names, int place) {
            boolean given = Pattern.compile("\\b(?:" + names + ")\\s{0,9}=")
                    .matcher(arguments)
                    .find();
            if (given) {
                return in(arguments, names);
            }
            return unnamed >= place ? Optional.empty() : in(signature, names);
        }

        private static Optional<Double> in(String text, String names) {
            var match = Pattern.compile("\\b(?:" + names + ")" + NUMBER).matcher(text);
            return match.find() ? Optional.of(Double.valueOf(match.group(1))) : Optional.empty();
        }
    }

    private static int unnamed(String arguments) {
        int depth = 0;
        int count = 1;
        for (int i = 0; i < arguments.length(); i++) {
            char sign = arguments.charAt(i);
            depth += sign == '(' ? 1 : sign == ')' ? -1 : 0;
            if (sign == '=' && depth == 0) {
                return count - 1;
            }
            count += sign == ',' && depth == 0 ? 1 : 0;
        }
        return count;
    }

    /** The text up to the closing parenthesis, and it too. */
    private static String arguments(String code, int start) {
        int depth = 1;
        int end = start;
        int last = Math.min(code.length(), start + MAX_ARGUMENTS);
        while (end < last && depth > 0) {
            depth += switch (code.charAt(end)) {
                case '(' -> 1;
                case ')' -> -1;
                default -> 0;
            };
            end++;
        }
        return code.substring(start, end);
    }

    private static String signature(String code, String type) {
        var place = Pattern.compile("class\\s{1,9}" + type + "\\b").matcher(code);
        int constructor = place.find() ? code.indexOf(CONSTRUCTOR, place.end()) : -1;
        return constructor < 0 ? "" : arguments(code, constructor + CONSTRUCTOR.length());
    }
}
