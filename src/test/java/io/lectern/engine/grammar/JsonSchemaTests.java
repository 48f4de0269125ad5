package io.lectern.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.engine.ConstraintException;
import io.lectern.engine.OutputConstraint;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonSchemaTests {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @Test
    void whatIsWrittenIsValid() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        var random = new Random(seed);
        var schemas = new RandomSchemas(random);
        for (int round = 0; round < 300; round++) {
            var schema = schemas.schema();
            var derivations = new Derivations(compiled(schema.toString()), random);
            var check = new SchemaCheck(schema);
            for (int i = 0; i < 10; i++) {
                String text = derivations.text();

                assertThat(check.valid(MAPPER.readTree(text)))
                        .as("seed %d, round %d%n%s%n%s", seed, round, schema, text)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{'type':'integer','minimum':-3,'maximum':120} ~ -3 0 7 99 120 ~ -4 121 1.0 01 -0 1e1",
                "{'type':'integer','exclusiveMinimum':9.5,'exclusiveMaximum':20} ~ 10 19 ~ 9 20 1",
                "{'type':'number','minimum':0,'maximum':1} ~ 0 0.25 1 1.0 ~ -0.5 1.01 2 1e0",
                "{'type':'number','minimum':-2,'maximum':-1} ~ -1 -1.5 -2.00 ~ -0.9 -2.1 1.5",
                "{'type':'number'} ~ 0 -1.5e-7 123456 ~ 01 .5 +1 1. NaN",
                "{'type':'string','minLength':2,'maxLength':3} ~ 'ab' 'a\\n' '\\u00e9\\u0041' '😀😀😀' ~ 'a' 'abcd' '\\ud83d\\ude00'",
                "{'type':'string','maxLength':0} ~ '' ~ 'a'",
                "{'type':'string','format':'date'} ~ '2024-02-28' '1999-12-31' ~ '2024-02-30' '2024-13-01' '24-1-1'",
                "{'type':'string','format':'date-time'} ~ '2024-02-28T23:59:59.5Z' ~ '2024-02-28'",
                "{'type':['boolean','null']} ~ true false null ~ 0 'true'",
                "{'enum':['a\\'b',1,null]} ~ 'a\\'b' 1 null ~ 'a' 2",
                "{'const':{'a':[1,2]}} ~ {'a':[1,2]} ~ {'a':[1]} {}",
                "{'properties':{'a':{'type':'null'},'b':{'type':'null'}},'required':['b']} ~ {'b':null} {'a':null,'b':null}"
                        + " ~ {} {'a':null} {'b':null,'a':null} {'b':null,'c':1}",
                "{'properties':{'ab':true},'additionalProperties':{'type':'null'}} ~ {} {'ab':1,'a':null} {'abc':null}"
                        + " ~ {'a':1} {'abc':1} {'ab':1,'ab':null} {'\\u0061b':null}",
                "{'type':'object'} ~ {} {'x':{'y':[]}} ~ []",
                "{'type':'object','required':['a']} ~ {'a':7} {'a':7,'b':1} ~ {} {'b':1}",
                "{'prefixItems':[{'type':'null'},true],'items':false} ~ [] [null] [null,1] ~ [1] [null,1,1]",
                "{'items':{'type':'null'},'minItems':1,'maxItems':2} ~ [null] [null,null] ~ [] [null,null,null] [1]",
                "{'maxItems':1} ~ [] [{}] ~ [1,2]",
                "{'anyOf':[{'type':'null'},{'type':'integer','maximum':3}],'minimum':2} ~ null 2 3 ~ 1 4",
                "{'allOf':[{'properties':{'a':true},'required':['a']},{'properties':{'b':true},'type':'object'}]}"
                        + " ~ {'a':1} {'a':1,'b':2} ~ {} {'b':1}",
                "{'$defs':{'n':{'type':'array','items':{'$ref':'#/$defs/n'}}},'$ref':'#/$defs/n'} ~ [] [[],[[]]] ~ [1]",
                "true ~ 1 'x' [{}] ~ x",
            })
    void knowsTheKeywords(String schema, String valid, String invalid) {
        var grammar = compiled(schema.replace('\'', '"'));

        for (String text : valid.replace('\'', '"').split(" ")) {
            assertThat(ByteTokens.derives(grammar, text)).as(text).isTrue();
        }
        for (String text : invalid.replace('\'', '"').split(" ")) {
            assertThat(ByteTokens.derives(grammar, text)).as(text).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{'not':{}} ~ # ~ not",
                "{'type':'string','pattern':'a+'} ~ # ~ pattern",
                "{'properties':{'a':{'uniqueItems':true}}} ~ #/properties/a ~ uniqueItems",
                "{'items':{'contains':true}} ~ #/items ~ contains",
                "{'minProperties':1} ~ # ~ minProperties",
                "{'unheard':1} ~ # ~ unheard",
                "{'type':'strin'} ~ # ~ strin",
                "{'type':'number','exclusiveMinimum':0} ~ # ~ exclusiveMinimum",
                "{'type':'integer','minimum':5,'maximum':4} ~ # ~ between its bounds 5 and 4",
                "{'type':'integer','minimum':1e30} ~ # ~ at most 15 digits",
                "{'type':'integer','minimum':1e-999999999} ~ # ~ 999999999 places behind the point",
                "{'type':'number','maximum':1e-999999999} ~ # ~ 999999999 places behind the point",
                "{'type':'string','format':'email'} ~ # ~ email",
                "{'type':'string','minLength':-1} ~ # ~ minLength",
                "{'type':'string','maxLength':100000} ~ # ~ maxLength",
                "{'$ref':'https://example.org/other'} ~ # ~ JSON pointer",
                "{'$ref':'#/$defs/none'} ~ # ~ points to nothing",
                "{'$ref':'#'} ~ # ~ no text that ends",
                "{'properties':{'a':{'$ref':'#'}},'required':['a']} ~ # ~ no text that ends",
                "{'oneOf':[{'type':'integer'},{'type':'number'}]} ~ # ~ 0 and 1 may both hold",
                "{'allOf':[{'properties':{'a':true},'additionalProperties':false},{'properties':{'b':true}}]}"
                        + " ~ # ~ different properties",
                "{'allOf':[{'items':{'type':'integer'}},{'prefixItems':[{'type':'string'}]}]} ~ # ~ different prefixItems",
                "{'items':false,'type':'array','anyOf':[{'prefixItems':[true]}]} ~ # ~ different prefixItems",
                "{'allOf':[{'$ref':'#'}]} ~ # ~ nested too deep",
                "{'enum':['a'],'minLength':2} ~ # ~ minLength",
                "{'enum':[1],'type':'string'} ~ # ~ no value",
                "{'required':['a'],'additionalProperties':false} ~ # ~ names 'a'",
                "{'properties':{'a':false},'required':['a']} ~ #/properties/a ~ nothing is valid",
                "{'properties':{'a':1}} ~ #/properties/a ~ a schema is an object",
                "{'properties':[]} ~ # ~ must be an object",
                "{'type':'object','type':'array'} ~ # ~ no JSON",
                "{'type': ~ # ~ no JSON",
            })
    void refusesWhatItCannotKeep(String schema, String location, String reason) {
        assertThatExceptionOfType(ConstraintException.class)
                .isThrownBy(() -> compiled(schema.replace('\'', '"')))
                .withMessageContaining(reason)
                .satisfies(refused -> assertThat(refused.location()).isEqualTo(location));
    }

    @Test
    void oneOfIsKnownWhereTheAlternativesDiffer() {
        var grammar = compiled("""
                {"oneOf": [
                  {"type": "object", "properties": {"kind": {"const": "a"}, "x": {"type": "integer"}},
                   "required": ["kind"]},
                  {"type": "object", "properties": {"kind": {"const": "b"}, "y": {"type": "integer"}},
                   "required": ["kind"]},
                  {"type": "null"}
                ]}
                """);

        assertThat(ByteTokens.derives(grammar, "{\"kind\": \"a\", \"x\": 1}")).isTrue();
        assertThat(ByteTokens.derives(grammar, "{\"kind\":\"b\",\n  \"y\":2\n}"))
                .isTrue();
        assertThat(ByteTokens.derives(grammar, "{\"kind\":\"a\",\"y\":2}")).isFalse();
    }

    @Test
    void refusesSchemasThatAreTooLargeOrTooDeep() {
        assertThatExceptionOfType(ConstraintException.class)
                .isThrownBy(() -> compiled(" ".repeat(70_000) + "{}"))
                .withMessageContaining("at most 65536");
        assertThatExceptionOfType(ConstraintException.class)
                .isThrownBy(() -> compiled("{\"items\":".repeat(100) + "{}" + "}".repeat(100)))
                .withMessageContaining("no JSON");
    }

    private static Grammar compiled(String schema) {
        return Grammars.compile(new OutputConstraint.JsonSchema(schema)).orElseThrow();
    }
}
