package io.lectern.engine.grammar;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** GBNF for the numbers of a schema. */
final class SchemaNumbers {

    // Rounding takes memory for each place behind the point.
    private static final int MAX_PLACES = 100;

    private SchemaNumbers() {}

    /** Whole numbers, of at most 15 digits. */
    static String integers(Schema schema) {
        long least = bound(schema, "minimum", RoundingMode.CEILING).orElse(-DecimalRanges.GREATEST);
        long greatest = bound(schema, "maximum", RoundingMode.FLOOR).orElse(DecimalRanges.GREATEST);
        long above = bound(schema, "exclusiveMinimum", RoundingMode.FLOOR).orElse(-DecimalRanges.GREATEST - 1) + 1;
        long below = bound(schema, "exclusiveMaximum", RoundingMode.CEILING).orElse(DecimalRanges.GREATEST + 1) - 1;
        long from = Math.max(least, above);
        long to = Math.min(greatest, below);
        requireSome(schema, from, to);
        return DecimalRanges.integers(from, to);
    }

    /** Any numbers, or those between two whole numbers. */
    static String numbers(Schema schema, GbnfWriter writer) {
        for (String keyword : new String[] {"exclusiveMinimum", "exclusiveMaximum"}) {
            if (schema.has(keyword)) {
                throw schema.refused(keyword, "is known for integers only");
            }
        }
        if (!schema.has("minimum") && !schema.has("maximum")) {
            return writer.json(GbnfWriter.Json.NUMBER);
        }
        long least = bound(schema, "minimum", RoundingMode.UNNECESSARY).orElse(-DecimalRanges.GREATEST);
        long greatest = bound(schema, "maximum", RoundingMode.UNNECESSARY).orElse(DecimalRanges.GREATEST);
        requireSome(schema, least, greatest);
        return DecimalRanges.reals(least, greatest);
    }

    private static void requireSome(Schema schema, long least, long greatest) {
        if (least > greatest) {
            throw schema.refused("type", "leaves no number between its bounds %d and %d".formatted(least, greatest));
        }
    }

    private static Optional<Long> bound(Schema schema, String keyword, RoundingMode rounding) {
        return schema.number(keyword).map(BigDecimal::stripTrailingZeros).map(number -> {
            if (number.scale() > MAX_PLACES) {
                throw schema.refused(
                        keyword, "has %d places behind the point, at most %d".formatted(number.scale(), MAX_PLACES));
            }
            boolean whole = number.scale() <= 0;
            boolean known = number.abs().compareTo(BigDecimal.valueOf(DecimalRanges.GREATEST)) <= 0;
            if (!known || (!whole && rounding == RoundingMode.UNNECESSARY)) {
                throw schema.refused(keyword, "must be a whole number of at most 15 digits here: %s".formatted(number));
            }
            return number.setScale(0, rounding).longValueExact();
        });
    }
}
