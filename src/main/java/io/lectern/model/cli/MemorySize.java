package io.lectern.model.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads amounts of memory, such as {@code 139GiB}, {@code 24GB} or {@code 512MiB}, as bytes. */
final class MemorySize implements ITypeConverter<Long> {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?) ?([kmgt]i?)b");
    private static final Map<String, Long> UNITS = Map.of(
            "k",
            1_000L,
            "m",
            1_000_000L,
            "g",
            1_000_000_000L,
            "t",
            1_000_000_000_000L,
            "ki",
            1L << 10,
            "mi",
            1L << 20,
            "gi",
            1L << 30,
            "ti",
            1L << 40);
    private static final BigDecimal MAX_BYTES = BigDecimal.valueOf(1L << 50);

    @Override
    public Long convert(String text) {
        var match = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            throw new TypeConversionException("'%s' is no amount of memory: write 24GB or 139GiB".formatted(text));
        }
        var bytes = new BigDecimal(match.group(1)).multiply(BigDecimal.valueOf(UNITS.get(match.group(2))));
        if (bytes.compareTo(MAX_BYTES) > 0) {
            throw new TypeConversionException("'%s' is more than 1024TiB".formatted(text));
        }
        return bytes.setScale(0, RoundingMode.DOWN).longValueExact();
    }
}
