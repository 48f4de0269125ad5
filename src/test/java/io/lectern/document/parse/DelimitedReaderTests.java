package io.lectern.document.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.parse.text.TextAssembly;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DelimitedReaderTests {

    @Test
    void aQuoteOpensACellOnlyWhereNothingButBlanksStandsBefore() {
        assertThat(read("wood,weight\n \"oak, old\",12\" thick\n\"\"\"ash\"\"\",\"3\""))
                .isEqualTo("wood | weight\noak, old | 12\" thick\n\"ash\" | 3");
    }

    /** Copying the cell at each of its quotes would take minutes. */
    @Test
    @Timeout(60)
    void aCellMayHaveMillionsOfQuotes() {
        var cell = "x\"".repeat(2_000_000);

        assertThat(read("a,b\n1," + cell)).hasSize("a | b\n1 | ".length() + cell.length());
    }

    private static String read(String text) {
        var assembly = new TextAssembly(10_000_000);
        DelimitedReader.read(text, assembly);
        return assembly.build().text();
    }
}
