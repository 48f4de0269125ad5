package io.lectern.model.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads amounts of memory, such as {@code 139GiB}, {@code 24GB} or {@code 512MiB}, as bytes. */
final class MemorySize implements ITypeConverter<Long> {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?) ?([kmgt]i?)b");
    private static final BigDecimal MAX_BYTES = BigDecimal.valueOf(1L << 50);

    @Override
    public Long convert(String text) {
        var match = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            throw new TypeConversionException("'%s' is no amount of memory: write 24GB or 139GiB".formatted(text));
        }
        var bytes = new BigDecimal(match.group(1)).multiply(BigDecimal.valueOf(unit(match.group(2))));
        if (bytes.compareTo(MAX_BYTES) > 0) {
            throw new TypeConversionException("'%s' is more than 1024TiB".formatted(text));
        }
        return bytes.setScale(0, RoundingMode.DOWN).longValueExact();
    }

    private static long unit(String prefix) {
        return switch (prefix) {
            case "k" -> 1_000L;
            case "m" -> 1_000_000L;
            case "g" -> 1_000_000_000L;
            case "t" -> 1_000_000_000_000L;
            case "ki" -> 1L << 10;
            case "mi" -> 1L << 20;
            case "gi" -> 1L << 30;
            case "ti" -> 1L << 40;
            default -> throw new IllegalStateException(prefix);
        };
    }
}
