package io.lectern.engine.grammar;

import io.lectern.engine.ConstraintException;
import java.util.LinkedHashSet;
import java.util.Set;

/** The keywords of JSON Schema that are known here. */
final class Keywords {

    private static final Set<String> ASSERTIONS = Set.of(
            "$ref",
            "allOf",
            "anyOf",
            "oneOf",
            "const",
            "enum",
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "format",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum");
    private static final Set<String> ANNOTATIONS = Set.of(
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "$comment",
            "$schema",
            "$defs",
            "definitions");

    private Keywords() {}

    /** The keywords of a schema that say what is valid. */
    static Set<String> assertions(Schema schema) {
        if (!schema.node().isObject()) {
            throw new ConstraintException(schema.pointer(), "a schema is an object, true or false");
        }
        var assertions = new LinkedHashSet<String>();
        for (String keyword : schema.node().propertyNames()) {
            if (ASSERTIONS.contains(keyword)) {
                assertions.add(keyword);
            } else if (!saysNothing(schema, keyword)) {
                throw schema.refused(keyword, "cannot be kept while writing, or is not known");
            }
        }
        return assertions;
    }

    static boolean isAnnotation(String keyword) {
        return ANNOTATIONS.contains(keyword);
    }

    private static boolean saysNothing(Schema schema, String keyword) {
        boolean identity = keyword.equals("$id") && schema.pointer().equals("#");
        boolean repeats = keyword.equals("uniqueItems")
                && schema.get(keyword).isBoolean()
                && !schema.get(keyword).booleanValue();
        return isAnnotation(keyword) || identity || repeats;
    }
}
