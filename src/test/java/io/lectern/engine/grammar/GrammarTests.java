package io.lectern.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.engine.ConstraintException;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "start ::= [a] ~ 1:1 ~ no rule 'root'",
                "root ::= other ~ 1:10 ~ no rule 'other'",
                "root ::= [a] | ( [b] ~ 1:21 ~ not closed",
                "root ::= [a ~ 1:12 ~ ends too early",
                "root ::= [z-a] ~ 1:10 ~ ends before it begins",
                "root ::= [] ~ 1:10 ~ no characters",
                "root ::= * ~ 1:10 ~ nothing to repeat",
                "root ::= [a]{2,1} ~ 1:13 ~ fewer times",
                "root ::= [a]{1000000} ~ 1:14 ~ more than 10000",
                "root ::= [a]{99999999999999999999} ~ 1:14 ~ more than 10000",
                "root ::= [a]*? ~ 1:14 ~ in parentheses",
                "root ::= [a]{x} ~ 1:14 ~ a number must stand",
                "root ::= [a]{1 ~ 1:15 ~ not closed",
                "root ::= [\\q] ~ 1:11 ~ no escape",
                "root ::= [\\xZZ] ~ 1:11 ~ hexadecimal",
                "root ::= [\\uD800] ~ 1:11 ~ no character",
                "root ::= [\\U00110000] ~ 1:11 ~ no character",
                "root ::= <think> ~ 1:10 ~ tokens cannot be named",
                "root = [a] ~ 1:6 ~ '::=' must stand",
                "root ::= [a] % ~ 1:14 ~ may not stand",
                "::= [a] ~ 1:1 ~ name of a rule",
                "root ::= root [a] | [b] ~ 1:1 ~ left recursion",
                "root ::= root ~ 1:1 ~ can never end",
                "root ::= [a] root ~ 1:1 ~ can never end",
                "root ::= ([a]?)* ~ 1:1 ~ left recursion",
                "root ::= ([a]{0,10001})* ~ 1:17 ~ more than 10000",
            })
    void refusesWhatLlamaCppWouldNotBear(String gbnf, String location, String reason) {
        assertThatExceptionOfType(ConstraintException.class)
                .isThrownBy(() -> Grammar.parse(gbnf))
                .withMessageContaining(reason)
                .satisfies(refused -> assertThat(refused.location()).isEqualTo(location));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root ::= a [x] | [z]\na ::= b | [y]\nb ::= a",
                "root ::= nothing root [z] | [x]\nnothing ::= also\nalso ::= | [y]",
            })
    void seesLeftRecursionThroughOthers(String gbnf) {
        assertThatExceptionOfType(ConstraintException.class)
                .isThrownBy(() -> Grammar.parse(gbnf))
                .withMessageContaining("left recursion");
    }

    @Test
    void countedGroupsAreWrittenOutOnce() {
        var grammar = Grammar.parse("root ::= (([a]{5000}){5000}){5000}");

        assertThat(grammar.length()).isLessThan(20_000);
        assertThat(ByteTokens.derives(grammar, "a".repeat(5_000))).isFalse();
    }

    @Test
    void refusesRulesThatAreOfNoUse() {
        refuses("root ::= [a]\nother ::= [b]", "2:1: rule 'other' cannot be reached");
        refuses("root ::= [a]\nroot ::= [b]", "2:1: rule 'root' is defined twice");
        refuses("root ::= [a] | more\nmore ::= [b] more", "2:1: rule 'more' can never end");
        refuses("root ::= ", "1:1: rule 'root' derives nothing");
        refuses("", "1:1: there is no rule 'root'");
    }

    @Test
    void refusesWhatIsTooLarge() {
        refuses("root ::= \"" + "a".repeat(70_000) + "\"", "at most 65536");
        refuses("root ::= " + "(".repeat(10_000) + "[a]" + ")".repeat(10_000), "nested more than 200");
        refuses("root ::= " + "[a]{10000} ".repeat(30), "more than 250000 parts");
        String chain = IntStream.range(0, 3_000)
                .mapToObj(i -> "r%d ::= r%d | [a]\n".formatted(i, i + 1))
                .collect(Collectors.joining());
        refuses("root ::= r0\n" + chain + "r3000 ::= [b]", "calls more than 1000 rules");
    }

    @Test
    void derivesWhatItSays() {
        var grammar = Grammar.parse("""
                # A list of words, or a number.
                root ::= "[" word ("," " "? word)* "]" | # comment
                  [+-]? [0-9]{1,3}
                word ::= [a-c\\x78]+ | [^a-z\\[\\]"\\U0001F600]{2} | "\\"" . "\\""
                """);

        for (String text : new String[] {"[a]", "[abc, x,a]", "+12", "7", "[É5]", "[\"\n\"]", "[\"😀\"]"}) {
            assertThat(ByteTokens.derives(grammar, text)).as(text).isTrue();
        }
        for (String text : new String[] {"", "[]", "[a", "[a,]", "1234", "[d]", "[5😀]", "[\"\"]", "[a]x"}) {
            assertThat(ByteTokens.derives(grammar, text)).as(text).isFalse();
        }
    }

    @Test
    void repetitionsAreCountedExactly() {
        var grammar = Grammar.parse("root ::= ([a] [b]?){2,4} [c]{3} [d]{0} [e]{1,}");

        assertThat(ByteTokens.derives(grammar, "aaccce")).isTrue();
        assertThat(ByteTokens.derives(grammar, "abababacccee")).isTrue();
        assertThat(ByteTokens.derives(grammar, "accce")).isFalse();
        assertThat(ByteTokens.derives(grammar, "aaaaaccce")).isFalse();
        assertThat(ByteTokens.derives(grammar, "aacce")).isFalse();
        assertThat(ByteTokens.derives(grammar, "aaccc")).isFalse();
    }

    /** Each of these has more ways to read a text than any memory holds, some of them before its first character. */
    @Test
    @Timeout(20)
    void ambiguityCostsNothing() {
        String twice = IntStream.range(0, 40)
                .mapToObj(i -> "r%d ::= r%d \"y\" | r%d \"z\"\n".formatted(i, i + 1, i + 1))
                .collect(Collectors.joining());
        var beforeTheFirst = Grammar.parse("root ::= r0\n" + twice + "r40 ::= [x]");
        assertThat(ByteTokens.derives(beforeTheFirst, "x" + "yz".repeat(20))).isTrue();
        assertThat(ByteTokens.derives(beforeTheFirst, "x" + "yz".repeat(19))).isFalse();

        var inTheMiddle = Grammar.parse("root ::= [x] root [y] | [x] root [z] | \"\"");
        assertThat(ByteTokens.derives(inTheMiddle, "x".repeat(60) + "yz".repeat(30)))
                .isTrue();
        assertThat(ByteTokens.derives(inTheMiddle, "x".repeat(60) + "yz".repeat(29)))
                .isFalse();

        var inOneToken = new GrammarConstraint(inTheMiddle, ByteTokens.with("x".repeat(128)));
        assertThat(inOneToken.allows(ByteTokens.END + 1)).isTrue();
    }

    @Test
    void everyDerivationIsAllowedInEveryCut() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        var random = new Random(seed);
        var grammar = Grammar.parse("""
                root ::= value
                value ::= "{" (pair ("," pair)*)? "}" | "[" (value ("," value)*)? "]" | [0-9]+ | text
                pair ::= text ":" value
                text ::= "\\"" ([^"\\\\] | "\\\\" ["\\\\])* "\\""
                """);
        var derivations = new Derivations(grammar, random);
        for (int round = 0; round < 200; round++) {
            String text = derivations.text();

            assertThat(ByteTokens.derives(grammar, text))
                    .as("seed %d, %s", seed, text)
                    .isTrue();
        }
    }

    private static void refuses(String gbnf, String message) {
        assertThatExceptionOfType(ConstraintException.class)
                .isThrownBy(() -> Grammar.parse(gbnf))
                .withMessageContaining(message);
    }
}
