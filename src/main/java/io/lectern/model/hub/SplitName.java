package io.lectern.model.hub;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The name of a part of a model file that is split: {@code name-00002-of-00005.gguf}.
 *
 * @param number from 1
 */
public record SplitName(String stem, int number, int count) {

    private static final Pattern FORM = Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})\\.gguf");
    private static final int MAX_PARTS = 1_000;

    /** Empty when the name is not of this form. */
    public static Optional<SplitName> of(String fileName) {
        var matcher = FORM.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(matcher.group(2));
        int count = Integer.parseInt(matcher.group(3));
        boolean possible = number >= 1 && number <= count && count <= MAX_PARTS;
        return possible ? Optional.of(new SplitName(matcher.group(1), number, count)) : Optional.empty();
    }

    /** The names of all parts, in order. */
    public List<String> all() {
        return IntStream.rangeClosed(1, count)
                .mapToObj(part -> "%s-%05d-of-%05d.gguf".formatted(stem, part, count))
                .toList();
    }
}
