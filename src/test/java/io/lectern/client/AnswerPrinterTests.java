package io.lectern.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerPrinterTests {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final AnswerPrinter printer = new AnswerPrinter(new PrintStream(printed, true, UTF_8));

    @Test
    void printsTheAnswerAndThenWhereItComesFrom() {
        var citation = new ServedCitation(1, "report.pdf", 2, 3, "Output", "It was\n  41.8 GWh.", true);

        printer.print(new ServedAnswer("It was 41.8 GWh. [1]", "extractive", "no model", List.of(citation)));

        assertThat(printed.toString(UTF_8)).isEqualTo("""
                  It was 41.8 GWh. [1]

                  mode: extractive – no model
                  [1] report.pdf, page 2–3, Output  ✓ verified
                      “It was 41.8 GWh.”

                """);
    }

    @Test
    void breaksLongTextBetweenWords() {
        printer.print(new ServedAnswer("word ".repeat(60), "none", null, List.of()));

        assertThat(printed.toString(UTF_8).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(printed.toString(UTF_8).lines().filter(line -> line.contains("word")))
                .hasSize(4);
    }

    @Test
    void saysWhenAQuoteWasNotVerified() {
        var citation = new ServedCitation(2, "a.md", null, null, null, "text", false);

        printer.print(new ServedAnswer("text [2]", "passages", null, List.of(citation)));

        assertThat(printed.toString(UTF_8)).contains("[2] a.md  ✗ not verified");
    }
}
