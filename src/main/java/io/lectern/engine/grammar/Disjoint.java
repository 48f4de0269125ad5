package io.lectern.engine.grammar;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Proves that no value is valid against two of several schemas, so that {@code oneOf} means {@code anyOf}. */
final class Disjoint {

    private final SchemaMerge merge;

    Disjoint(SchemaMerge merge) {
        this.merge = merge;
    }

    /** @throws io.lectern.engine.ConstraintException when it cannot be proven */
    void require(Schema schema, List<Schema> branches) {
        for (int i = 0; i < branches.size(); i++) {
            for (int j = 0; j < i; j++) {
                var one = merge.flattened(branches.get(i));
                var other = merge.flattened(branches.get(j));
                if (!differ(one, other)) {
                    throw schema.refused(
                            "oneOf",
                            "is known only where the alternatives differ in type, in their constant values or in those"
                                    + " of a required property; %d and %d may both hold".formatted(j, i));
                }
            }
        }
    }

    private boolean differ(Schema one, Schema other) {
        var left = values(one);
        var right = values(other);
        if (left.isPresent() && right.isPresent()) {
            return apart(left.get(), right.get());
        }
        return apart(types(one), types(other)) || discriminated(one, other);
    }

    private boolean discriminated(Schema one, Schema other) {
        if (!types(one).equals(Set.of("object")) || !types(other).equals(Set.of("object"))) {
            return false;
        }
        var shared = new HashSet<>(one.strings("required"));
        shared.retainAll(other.strings("required"));
        shared.retainAll(one.names("properties"));
        shared.retainAll(other.names("properties"));
        return shared.stream().anyMatch(name -> {
            var left = values(merge.flattened(one.property(name)));
            var right = values(merge.flattened(other.property(name)));
            return left.isPresent() && right.isPresent() && apart(left.get(), right.get());
        });
    }

    /** All values that are valid, where they are listed. */
    private static Optional<Set<Object>> values(Schema schema) {
        if (!schema.has("const") && !schema.has("enum")) {
            return Optional.empty();
        }
        var values = new HashSet<Object>();
        for (var value : JsonSchemaCompiler.allowed(schema)) {
            if (value.isContainer()) {
                return Optional.empty();
            }
            // 1 and 1.0 are one number in two spellings.
            values.add(value.isNumber() ? value.decimalValue().stripTrailingZeros() : value);
        }
        return Optional.of(values);
    }

    /** The types that a schema names; none when it leaves them open. */
    private static Set<String> types(Schema schema) {
        return schema.has("type") ? Set.copyOf(JsonSchemaCompiler.named(schema)) : Set.of();
    }

    private static boolean apart(Set<?> one, Set<?> other) {
        boolean mixed = (one.contains("number") && other.contains("integer"))
                || (one.contains("integer") && other.contains("number"));
        return !mixed && !one.isEmpty() && !other.isEmpty() && one.stream().noneMatch(other::contains);
    }
}
