package io.lectern.document.internal;

import io.lectern.document.FilterException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.vectorstore.filter.Filter;

/** A constant of a filter. */
sealed interface FilterValue {

    /** As {@code iso_instant} in the database reads it. */
    Pattern ISO_DATE =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2})?)?");

    int DATE_LENGTH = "2026-01-31".length();

    record Text(String text) implements FilterValue {

        /** The moment that the text names, when it is an ISO 8601 date; one without an offset is in UTC. */
        Optional<Instant> instant() {
            return FilterValue.instant(text);
        }
    }

    record Numeric(BigDecimal number) implements FilterValue {}

    record Flag(boolean value) implements FilterValue {}

    /**
     * The constant that an operand is.
     *
     * @throws FilterException when the operand is no constant of a kind that documents have
     */
    static FilterValue of(Filter.@Nullable Operand operand) {
        if (operand instanceof Filter.Value(Object value)) {
            return ofObject(value);
        }
        throw FilterException.of("A key of the filter is compared with something that is no constant");
    }

    static FilterValue ofObject(@Nullable Object value) {
        return switch (value) {
            case Boolean flag -> new Flag(flag);
            case BigDecimal number -> new Numeric(number);
            case BigInteger number -> new Numeric(new BigDecimal(number));
            case Double number -> new Numeric(finite(number));
            case Float number -> new Numeric(finite(number.doubleValue()));
            case Number number -> new Numeric(BigDecimal.valueOf(number.longValue()));
            case CharSequence text -> new Text(storable(text.toString()));
            case Date date -> new Text(date.toInstant().toString());
            case Instant instant -> new Text(instant.toString());
            case OffsetDateTime time -> new Text(time.toInstant().toString());
            case LocalDate date -> new Text(date.toString());
            case LocalDateTime time -> new Text(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
            case Enum<?> constant -> new Text(constant.name());
            case UUID id -> new Text(id.toString());
            case null, default ->
                throw FilterException.of("A filter compares with text, numbers, true, false and dates, not with "
                        + (value == null
                                ? "null: use IS NULL"
                                : value.getClass().getSimpleName()));
        };
    }

    /** PostgreSQL holds neither NUL nor half a character. */
    static String storable(String text) {
        boolean whole = text.codePoints().noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
        if (!whole) {
            throw FilterException.of("A text of the filter has a NUL or half of a surrogate pair");
        }
        return text;
    }

    private static BigDecimal finite(double number) {
        if (!Double.isFinite(number)) {
            throw FilterException.of("A number of the filter is not finite");
        }
        return BigDecimal.valueOf(number);
    }

    private static Optional<Instant> instant(String text) {
        if (!ISO_DATE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            if (text.length() == DATE_LENGTH) {
                return Optional.of(
                        LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
            }
            var time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(
                    time instanceof OffsetDateTime zoned
                            ? zoned.toInstant()
                            : LocalDateTime.from(time).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            // Such as the 31st of April: no date, but a text all the same.
            return Optional.empty();
        }
    }
}
