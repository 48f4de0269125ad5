package io.lectern.document.internal;

import io.lectern.document.FilterException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import tools.jackson.databind.json.JsonMapper;

/**
 * A filter as a condition over {@code document d} and its shown version {@code document_version v}. Every key and constant
 * is a parameter; the text is put together from constants of this class and {@link FilterField} only. No part of a
 * condition is ever unknown: what a document does not have equals nothing and is neither before nor after anything, so
 * that {@code NOT} is the exact opposite.
 */
final class FilterSql {

    private static final int MAX_DEPTH = 300;
    private static final int MAX_VALUES = 1_000;

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    private FilterSql() {}

    /**
     * The condition; {@code true} for no filter.
     *
     * @throws FilterException when the filter compares what cannot be compared
     */
    static FilterSql of(Filter.@Nullable Expression filter) {
        var condition = new FilterSql();
        if (filter == null) {
            condition.sql.append("true");
        } else {
            condition.operand(filter, 0);
        }
        return condition;
    }

    /** The text, with a {@code ?} for each parameter. */
    String sql() {
        return sql.toString();
    }

    List<Object> parameters() {
        return Collections.unmodifiableList(parameters);
    }

    private void operand(Filter.@Nullable Operand operand, int depth) {
        if (depth > MAX_DEPTH) {
            throw FilterException.overLimit("levels", depth, MAX_DEPTH);
        }
        switch (operand) {
            case Filter.Group group -> operand(group.content(), depth + 1);
            case Filter.Expression expression -> condition(expression, depth);
            case null, default -> throw FilterException.of("A part of the filter is no condition: " + operand);
        }
    }

    private void condition(Filter.Expression expression, int depth) {
        var left = expression.left();
        var right = expression.right();
        switch (expression.type()) {
            case AND, OR -> {
                sql.append('(');
                operand(left, depth + 1);
                sql.append(expression.type() == ExpressionType.AND ? " and " : " or ");
                operand(right, depth + 1);
                sql.append(')');
            }
            case NOT -> negated(() -> operand(left, depth + 1));
            case EQ -> equality(FilterKey.of(left), List.of(FilterValue.of(right)));
            case NE -> negated(() -> equality(FilterKey.of(left), List.of(FilterValue.of(right))));
            case IN -> equality(FilterKey.of(left), values(right));
            case NIN -> negated(() -> equality(FilterKey.of(left), values(right)));
            case GT -> order(FilterKey.of(left), " > ", FilterValue.of(right));
            case GTE -> order(FilterKey.of(left), " >= ", FilterValue.of(right));
            case LT -> order(FilterKey.of(left), " < ", FilterValue.of(right));
            case LTE -> order(FilterKey.of(left), " <= ", FilterValue.of(right));
            case ISNULL -> missing(FilterKey.of(left));
            case ISNOTNULL -> negated(() -> missing(FilterKey.of(left)));
        }
    }

    private void negated(Runnable condition) {
        sql.append("not ");
        condition.run();
    }

    private void equality(FilterKey key, List<FilterValue> values) {
        sql.append("(false");
        for (var value : values) {
            sql.append(" or ");
            switch (key) {
                case FilterKey.Field(var field) -> compareField(field, " = ", value);
                case FilterKey.Metadata metadata -> metadataEquals(metadata, value);
            }
        }
        sql.append(')');
    }

    private void order(FilterKey key, String operator, FilterValue value) {
        switch (key) {
            case FilterKey.Field(var field) -> compareField(field, operator, value);
            case FilterKey.Metadata metadata -> compareMetadata(metadata, operator, value);
        }
    }

    private void missing(FilterKey key) {
        switch (key) {
            case FilterKey.Field(var field) ->
                sql.append('(').append(field.column()).append(" is null)");
            case FilterKey.Metadata metadata -> {
                sql.append("(coalesce(");
                metadata(metadata);
                sql.append(", 'null') = 'null'::jsonb)");
            }
        }
    }

    private void compareField(FilterField field, String operator, FilterValue value) {
        sql.append("coalesce(").append(field.column());
        sql.append(field.kind() == FilterField.Kind.TEXT ? " collate \"C\"" : "")
                .append(operator);
        sql.append(parameter(constant(field, value))).append(", false)");
    }

    /** One of the values of a list is enough; for a date in another notation, that it is the same moment. */
    private void metadataEquals(FilterKey.Metadata key, FilterValue value) {
        sql.append("(coalesce(");
        metadata(key);
        sql.append(" @> ").append(parameter(json(value))).append("::jsonb, false)");
        if (value instanceof FilterValue.Text text && text.instant().isPresent()) {
            sql.append(" or ");
            compareMetadata(key, " = ", value);
        }
        sql.append(')');
    }

    private void compareMetadata(FilterKey.Metadata key, String operator, FilterValue value) {
        sql.append("exists (select 1 from (select ");
        metadata(key);
        sql.append(") as m (value), jsonb_array_elements(")
                .append("case jsonb_typeof(m.value) when 'array' then m.value else jsonb_build_array(m.value) end")
                .append(") as e (value) where case jsonb_typeof(e.value) when ");
        switch (value) {
            case FilterValue.Numeric(var number) ->
                sql.append("'number' then (e.value #>> '{}')::numeric")
                        .append(operator)
                        .append(parameter(number));
            case FilterValue.Text text -> {
                var instant = text.instant();
                sql.append("'string' then ")
                        .append(
                                instant.isPresent()
                                        ? "coalesce(iso_instant(e.value #>> '{}')"
                                        : "coalesce((e.value #>> '{}') collate \"C\"")
                        .append(operator)
                        .append(parameter(instant.isPresent() ? utc(instant.get()) : text.text()))
                        .append(", false)");
            }
            case FilterValue.Flag _ ->
                throw FilterException.of(
                        "'%s' is compared with true or false, which have no order".formatted(key.key()));
        }
        sql.append(" else false end)");
    }

    private void metadata(FilterKey.Metadata metadata) {
        var key = metadata.key();
        if (key.contains(".")) {
            sql.append("coalesce(d.metadata -> ")
                    .append(parameter(key))
                    .append("::text, d.metadata #> ")
                    .append(parameter(key.split("\\.", -1)))
                    .append("::text[])");
        } else {
            sql.append("(d.metadata -> ").append(parameter(key)).append("::text)");
        }
    }

    private String parameter(Object value) {
        parameters.add(value);
        return "?";
    }

    private static List<FilterValue> values(Filter.@Nullable Operand operand) {
        if (!(operand instanceof Filter.Value(Collection<?> values))) {
            throw FilterException.of("IN needs a list of constants");
        }
        if (values.size() > MAX_VALUES) {
            throw FilterException.overLimit("values in a list", values.size(), MAX_VALUES);
        }
        return values.stream().map(FilterValue::ofObject).toList();
    }

    private static String json(FilterValue value) {
        return switch (value) {
            case FilterValue.Text(var text) -> JsonMapper.shared().writeValueAsString(text);
            case FilterValue.Numeric(var number) -> number.toPlainString();
            case FilterValue.Flag(var flag) -> String.valueOf(flag);
        };
    }

    private static Object constant(FilterField field, FilterValue value) {
        return switch (field.kind()) {
            case TEXT -> value instanceof FilterValue.Text(var text) ? text : refuse(field, "text in quotes");
            case NUMBER -> value instanceof FilterValue.Numeric(var number) ? number : refuse(field, "a number");
            case INSTANT ->
                value instanceof FilterValue.Text text && text.instant().isPresent()
                        ? utc(text.instant().get())
                        : refuse(field, "a date such as '2026-01-31' or '2026-01-31T12:00:00Z'");
        };
    }

    private static Object refuse(FilterField field, String wanted) {
        throw FilterException.of("document.%s is compared with %s".formatted(field.key(), wanted));
    }

    private static Object utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
