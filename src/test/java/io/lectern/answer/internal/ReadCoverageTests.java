package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.Tokenizer;
import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormats;
import io.lectern.prompt.ByteTokenizer;
import io.lectern.prompt.Evidence;
import io.lectern.prompt.ExcerptOrder;
import io.lectern.prompt.PieceRun;
import io.lectern.prompt.PromptAssembler;
import io.lectern.prompt.PromptInput;
import io.lectern.prompt.ReadingMode;
import io.lectern.prompt.SourceDocument;
import io.lectern.prompt.TestDocuments;
import io.lectern.prompt.TokenBudget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadCoverageTests {

    private static final String TEXT = "# One\n\n" + "Facts of one. ".repeat(20) + "\n\n# Two\n\n" + "事实。".repeat(40)
            + "\n\n# Three\n\n" + "Facts of three. ".repeat(20);

    private final AtomicInteger encoded = new AtomicInteger();

    @Test
    void tokensReadAreThoseOfTheRangesAndTokensTotalThoseOfTheDocument() {
        var encoding = counting();
        var document = TestDocuments.document(1, TEXT, encoding);
        var input = new PromptInput(
                "Cite.",
                List.of(document),
                List.of(new Evidence(document, new PieceRun(3, 3)), new Evidence(document, new PieceRun(0, 0))),
                List.of(),
                "Which?",
                Optional.of(ReadingMode.PASSAGES),
                ExcerptOrder.DOCUMENT);
        var plan = new PromptAssembler(encoding)
                .assemble(input, new TokenBudget(900, 50))
                .plan();

        var coverage = new ReadCoverage(SourceDocument::tokens).of(plan).getFirst();

        var text = document.text().text();
        assertThat(coverage.ranges()).isNotEmpty();
        assertThat(coverage.tokensRead())
                .isEqualTo(coverage.ranges().stream()
                        .mapToInt(range -> bytes(text.substring(range.startChar(), range.endChar())))
                        .sum());
        assertThat(coverage.tokensTotal()).isEqualTo(bytes(text));
    }

    @Test
    void aDocumentIsCountedOnceHoweverOftenItIsLoaded() {
        var encoding = counting();
        var totals = new TokenTotals();
        int first = totals.of(TestDocuments.document(1, TEXT, encoding));
        encoded.set(0);

        int again = totals.of(TestDocuments.document(1, TEXT, encoding));

        assertThat(again).isEqualTo(first);
        assertThat(encoded).hasValue(0);
    }

    private ChatEncoding counting() {
        var bytes = new ByteTokenizer();
        return ChatFormats.CHATML.encoding(
                new Tokenizer() {
                    @Override
                    public int[] encode(String text) {
                        encoded.incrementAndGet();
                        return bytes.encode(text);
                    }

                    @Override
                    public int[] encodeScaffold(String text) {
                        return bytes.encodeScaffold(text);
                    }

                    @Override
                    public String decode(int... tokens) {
                        return bytes.decode(tokens);
                    }
                },
                Optional.of(1));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
