package io.lectern.model.cli;

import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers of tokens: {@code 4096}, {@code 256k} (of 1024) or {@code 1m}. */
public final class TokenCount implements ITypeConverter<Integer> {

    private static final Pattern COUNT = Pattern.compile("(\\d{1,8})([km]?)");
    private static final int MOST = 1 << 24;

    @Override
    public Integer convert(String text) {
        var match = COUNT.matcher(text.toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            throw new TypeConversionException("'%s' is no number of tokens: write 32768 or 32k".formatted(text));
        }
        long unit = switch (match.group(2)) {
            case "k" -> 1L << 10;
            case "m" -> 1L << 20;
            default -> 1;
        };
        long tokens = Long.parseLong(match.group(1)) * unit;
        if (tokens < 1 || tokens > MOST) {
            throw new TypeConversionException("a context has 1 to %d tokens: '%s'".formatted(MOST, text));
        }
        return (int) tokens;
    }
}
