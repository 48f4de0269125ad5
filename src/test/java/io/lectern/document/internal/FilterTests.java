package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.TestService;
import io.lectern.document.CollectionId;
import io.lectern.document.DocumentFilters;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.FilterException;
import io.lectern.document.ReadyDocument;
import io.lectern.document.SharedService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Filters on PostgreSQL, over four documents with different metadata. */
@ExtendWith(SharedService.class)
class FilterTests {

    private static TestService service;
    private static CollectionId collection;

    @BeforeAll
    static void upload(TestService shared) {
        service = shared;
        collection = new CollectionId(UUID.fromString(service.collection("Filters")));
        document(
                "a.txt",
                Map.of(
                        "year",
                        2020,
                        "price",
                        15.5,
                        "open",
                        true,
                        "country",
                        "BG",
                        "tags",
                        List.of("red", "green"),
                        "signed",
                        "2024-03-01",
                        "author",
                        Map.of("name", "Ada")));
        document(
                "b.txt",
                Map.of(
                        "year",
                        2024,
                        "price",
                        -3,
                        "open",
                        false,
                        "country",
                        "NL",
                        "tags",
                        List.of("blue"),
                        "signed",
                        "2024-03-01T10:00:00+02:00",
                        "author.name",
                        "Bob"));
        document(
                "c.txt",
                Map.of(
                        "year",
                        "2024",
                        "country",
                        "bg",
                        "signed",
                        "soon",
                        "it's",
                        "o'clock",
                        "document",
                        Map.of("id", "x")));
        document("d.txt", Map.of());
    }

    private static void document(String filename, Map<String, Object> metadata) {
        var path = "/api/v1/collections/" + collection + "/documents";
        var response = service.multipart(
                "POST",
                path,
                filename,
                ("The text of " + filename).getBytes(StandardCharsets.UTF_8),
                List.of("metadata", TestService.JSON.writeValueAsString(metadata)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        var id = TestService.json(response).get("id").stringValue();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> TestService.json(service.get("/api/v1/documents/" + id))
                        .get("status")
                        .stringValue()
                        .equals("ready"));
    }

    private static String found(Filter.Expression filter) {
        var scope = new DocumentScope(Set.of(collection), Set.of(), filter);
        return String.join(
                " ",
                service.bean(DocumentTexts.class).ready(scope).stream()
                        .map(ReadyDocument::filename)
                        .map(name -> name.substring(0, 1))
                        .toList());
    }

    private static Filter.Expression parsed(String filter) {
        return Objects.requireNonNull(DocumentFilters.parse(filter));
    }

    private static String found(String filter) {
        return found(parsed(filter));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "country == 'BG';a",
                "country == \"BG\";a",
                "WHERE country == 'BG';a",
                "wherever == 1;``",
                "country != 'BG';b c d",
                "year == 2020;a",
                "year == 2020.0;a",
                "year == '2020';``",
                "year == '2024';c",
                "year > 2000;a b",
                "year >= 2024;b",
                "year < 2024;a",
                "year <= 2020;a",
                "year > '2000';c",
                "price < -2.5;b",
                "price == 15.5;a",
                "price >= -3;a b",
                "open == true;a",
                "open != true;b c d",
                "country in ['BG', 'NL', 7];a b",
                "country not in ['BG', 'NL'];c d",
                "country nin ['bg'];a b d",
                "country > 'BG';b c",
                "tags == 'green';a",
                "tags in ['green', 'blue'];a b",
                "tags != 'green';b c d",
                "tags > 'c';a",
                "signed == '2024-03-01';a",
                "signed == '2024-03-01T08:00:00Z';b",
                "signed > '2024-03-01T00:00:00Z';b",
                "signed <= '2024-03-01T08:00:00.000Z';a b",
                "signed == 'soon';c",
                "signed < '9999-12-31';a b",
                "author.name == 'Ada';a",
                "author.name in ['Ada', 'Bob'];a b",
                "'it\\'s' == 'o\\'clock';c",
                "missing == 1;``",
                "missing != 1;a b c d",
                "missing is null;a b c d",
                "open is null;c d",
                "open is not null;a b",
                "not (year == 2020);b c d",
                "not (open is null or year == 2024);a",
                "country == 'BG' or year == 2024 and open == true;a",
                "(country == 'BG' or year == 2024) and open == false;b",
                "document.filename == 'a.txt';a",
                "document.filename >= 'c';c d",
                "document.version == 1;a b c d",
                "document.bytes > 1000;``",
                "document.pages is null;a b c d",
                "document.createdAt > '2020-01-01' && document.readyAt > '2020-01-01';a b c d",
                "document.createdAt > '2900-01-01';``",
                "document.mediaType in ['text/plain', 'text/html'];a b c d",
                "'metadata.document.id' == 'x';c",
                "metadata.country == 'BG';a",
            })
    void letsThroughWhatTheConditionSays(String filter, String expected) {
        assertThat(found(filter)).as(filter).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "country = 'BG';8;token recognition error at: '= '",
                "country == BG;11;'BG' is not expected there",
                "country == 'BG' and;19;it ends where more is expected",
                "country == 'BG;11;token recognition error",
                "country == 'BG' # year == 1;16;token recognition error",
                "(country == 'BG';16;it ends where more is expected",
                "year == 1 year == 2;10;'year' is not expected there",
                "a.b.c == 1;3;'.' is not expected there",
                "``;0;it ends where more is expected",
                "year in [];9;']' is not expected there",
            })
    void saysWhereAFilterIsWrong(String filter, int position, String detail) {
        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> DocumentFilters.parse(filter))
                .withMessageContaining(detail)
                .satisfies(e -> assertThat(e.properties()).containsEntry("position", position));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "document.size > 1",
                "document.pages == 'many'",
                "document.filename == 5",
                "document.createdAt > 'yesterday'",
                "document.createdAt > 'x' or year == 1",
                "open > true",
                "year == 99999999999999999999",
            })
    void refusesComparisonsThatHaveNoMeaning(String filter) {
        assertThatExceptionOfType(FilterException.class).isThrownBy(() -> found(filter));
    }

    @Test
    void refusesWhatIsOverALimit() {
        for (var filter : List.of(
                "a == '" + "x".repeat(DocumentFilters.MAX_LENGTH) + "'",
                "a == 1" + " or a == 1".repeat(150),
                "(".repeat(150) + "a == 1" + ")".repeat(150),
                "not ".repeat(150) + "a == 1",
                "'" + "k".repeat(300) + "' == 1",
                "a == '\0'",
                "a == '\ud800'")) {
            assertThatExceptionOfType(FilterException.class).as(filter).isThrownBy(() -> found(filter));
        }
        assertThat(found("not ".repeat(100) + "year == 2020")).isEqualTo("a");
        assertThat(found("year == 1" + " or year == 2020".repeat(99))).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x' or 1 = 1 --",
                "x' or 'a' = 'a",
                "'); drop table document; --",
                "\\",
                "\\'; select pg_sleep(60); --",
                "$1",
                "?",
                "{}",
                "%s",
                ":tenant",
                "x\" or \"1\"=\"1",
                "a,b}",
                "/* */",
            })
    void takesNoConstantAndNoKeyForSql(String text) {
        var b = new FilterExpressionBuilder();

        assertThat(found(b.eq("country", text).build())).isEmpty();
        assertThat(found(b.eq(text, "BG").build())).isEmpty();
        assertThat(found(b.eq("a." + text, "BG").build())).isEmpty();
        assertThat(found(b.in("country", text, "BG").build())).isEqualTo("a");
        assertThat(found(b.eq("document.filename", text).build())).isEmpty();
        assertThat(found(b.nin("document.language", text).build())).isEqualTo("a b c d");
        assertThat(found(b.gt(text, text).build())).isEmpty();
        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> found(b.eq("document." + text, "x").build()));
    }

    @Test
    void noFilterSeesTheDocumentsOfAnotherTenant() {
        var jdbc = service.bean(JdbcClient.class);
        var other = UUID.randomUUID();
        jdbc.sql("insert into tenant (id, name) values (?, 'other')")
                .param(other)
                .update();
        var id = jdbc.sql("select id from document where collection_id = ? and filename = 'a.txt'")
                .param(collection.value())
                .query(UUID.class)
                .single();
        jdbc.sql("update document set tenant_id = ? where id = ?")
                .params(other, id)
                .update();
        try {
            assertThat(found("year == 1 or document.filename == 'a.txt' or not (year == 1)"))
                    .isEqualTo("b c d");
            assertThat(service.bean(DocumentTexts.class)
                            .ready(new DocumentScope(Set.of(), Set.of(), parsed("document.id == '%s'".formatted(id)))))
                    .isEmpty();
        } finally {
            jdbc.sql("update document set tenant_id = '00000000-0000-0000-0000-000000000001' where id = ?")
                    .param(id)
                    .update();
            jdbc.sql("delete from tenant where id = ?").param(other).update();
        }
    }

    @Test
    void takesWhatSpringAisOwnBuilderMakes() {
        var b = new FilterExpressionBuilder();

        assertThat(found(b.and(b.group(b.or(b.eq("country", "BG"), b.gte("year", 2024L))), b.ne("open", false))
                        .build()))
                .isEqualTo("a");
        assertThat(found(b.lt("signed", java.time.Instant.parse("2024-03-01T01:00:00Z"))
                        .build()))
                .isEqualTo("a");
        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> found(new Filter.Expression(
                        Filter.ExpressionType.EQ, new Filter.Key("a"), new Filter.Value(new Object()))));
        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> found(
                        new Filter.Expression(Filter.ExpressionType.AND, new Filter.Key("a"), new Filter.Value(1))));
    }
}
