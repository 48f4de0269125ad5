package io.lectern.gguf;

import java.util.Set;
import java.util.stream.Collectors;

/** Typed and bounded access to the metadata of a file, or to that of its keys with one prefix. */
final class MetadataFields {

    private final GgufFile file;
    private final String prefix;

    MetadataFields(GgufFile file) {
        this(file, "");
    }

    private MetadataFields(GgufFile file, String prefix) {
        this.file = file;
        this.prefix = prefix;
    }

    MetadataFields under(String architecture) {
        return new MetadataFields(file, architecture + ".");
    }

    String name(String key) {
        return prefix + key;
    }

    boolean has(String key) {
        return file.value(name(key)).isPresent();
    }

    String text(String key) {
        if (value(key) instanceof GgufValue.Text(String text)) {
            return text;
        }
        throw refused(key, value(key).type(), "a string");
    }

    String oneOf(String key, Set<String> accepted) {
        String text = text(key);
        if (!accepted.contains(text)) {
            throw refused(key, text, "one of " + accepted.stream().sorted().collect(Collectors.joining(", ")));
        }
        return text;
    }

    /** An unsigned 32-bit number, as llama.cpp wants it. */
    int integer(String key, int least, int most) {
        var value = value(key);
        if (!(value instanceof GgufValue.Whole(GgufValueType type, long number))
                || (type != GgufValueType.UINT32 && type != GgufValueType.INT32 && type != GgufValueType.UINT16)) {
            throw refused(key, "of type " + value.type(), "a 32-bit integer");
        }
        if (number < least || number > most) {
            throw refused(key, number, least + " to " + most);
        }
        return (int) number;
    }

    double real(String key, double least, double most) {
        var value = value(key);
        if (!(value instanceof GgufValue.Real(GgufValueType type, double number)) || type != GgufValueType.FLOAT32) {
            throw refused(key, "of type " + value.type(), "a 32-bit floating-point number");
        }
        if (!(number >= least && number <= most)) {
            throw refused(key, number, least == Double.MIN_VALUE ? "positive, at most " + most : least + " to " + most);
        }
        return number;
    }

    /** The number of elements. */
    long array(String key, GgufValueType elementType, long least, long most) {
        var value = value(key);
        if (!(value instanceof GgufValue.Array array) || array.elementType() != elementType) {
            throw refused(key, "of type " + value.type(), "an array of " + elementType);
        }
        if (array.count() < least || array.count() > most) {
            throw refused(
                    key, array.count() + " elements long", least == most ? least + " long" : least + " to " + most);
        }
        return array.count();
    }

    private GgufValue value(String key) {
        return file.value(name(key)).orElseThrow(() -> refused(key, "missing", "there"));
    }

    private GgufException refused(String key, Object actual, String limit) {
        return new GgufException(file.path(), name(key), actual, limit);
    }
}
