package io.lectern.model.cli;

import io.lectern.engine.llama.CacheTypes;
import io.lectern.engine.llama.KvType;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the types of a cache: {@code q8_0} for keys and values, or {@code q8_0/f16}. */
final class CacheTypesConverter implements ITypeConverter<CacheTypes> {

    @Override
    public CacheTypes convert(String text) {
        var parts = text.split("/", 3);
        if (parts.length > 2) {
            throw refused(text);
        }
        return new CacheTypes(type(text, parts[0]), type(text, parts[parts.length - 1]));
    }

    private static KvType type(String text, String name) {
        return Arrays.stream(KvType.values())
                .filter(type -> type.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> refused(text));
    }

    private static TypeConversionException refused(String text) {
        String known = Arrays.stream(KvType.values())
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return new TypeConversionException(
                "'%s' is no type of cache: one of %s, or two of them as keys/values".formatted(text, known));
    }
}
