package io.lectern.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.PromptPart;
import io.lectern.model.ChatFormats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds of every prompt, on documents and questions made up from a seed. */
class PromptPropertiesTests {

    private static final List<String> FORMATS =
            List.of("chatml", "plain", "baichuan", "baichuan2", "xverse-v1", "xverse", "nanbeige", "nanbeige-1");

    private final ByteTokenizer tokenizer = new ByteTokenizer();
    private final long seed = Long.getLong("tests.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void theNextTurnsPromptBeginsWithAllThatWasKeptOfTheOneBefore() {
        for (var format : FORMATS) {
            var encoding = ChatFormats.named(format).encoding(tokenizer, Optional.of(1));
            var assembler = new PromptAssembler(encoding);
            var documents = documents(3);
            var history = new ArrayList<HistoryTurn>();
            int[] before = {};
            for (int turn = 0; turn < 6; turn++) {
                var question = words(8);
                var prompt = assembler.assemble(
                        input(documents, List.of(), history, question, Optional.empty()), new TokenBudget(60_000, 100));

                assertThat(Arrays.copyOf(prompt.tokens(), before.length))
                        .as("%s, turn %d, seed %d", format, turn, seed)
                        .isEqualTo(before);
                before = kept(prompt);
                history.add(new HistoryTurn(question, words(20)));
            }
        }
    }

    @Test
    void turnsThatNoLongerFitLeaveTheDocumentsInTheirPlace() {
        var assembler = new PromptAssembler(TestDocuments.encoding());
        var documents = documents(2);
        int whole = assembler
                .assemble(input(documents, List.of(), List.of(), "q", Optional.empty()), new TokenBudget(60_000, 100))
                .plan()
                .documents();
        var history = IntStream.range(0, 20)
                .mapToObj(i -> new HistoryTurn(words(10), words(60)))
                .toList();

        var first = assembler.assemble(
                input(documents, List.of(), List.of(), "one?", Optional.empty()), new TokenBudget(2 * whole, 100));
        var late = assembler.assemble(
                input(documents, List.of(), history, "two?", Optional.empty()), new TokenBudget(2 * whole, 100));

        assertThat(late.plan().mode()).isEqualTo(ReadingMode.WHOLE);
        assertThat(late.turnsLeftOut()).as("seed %d", seed).isPositive();
        int[] shared = kept(first);
        assertThat(Arrays.copyOf(late.tokens(), shared.length)).isEqualTo(shared);
    }

    @Test
    void excerptsOfTheTurnBeforeStayInTheirPlaceAndNothingIsReadTwice() {
        var assembler = new PromptAssembler(TestDocuments.encoding());
        int keeping = 0;
        for (int round = 0; round < 60; round++) {
            var documents = documents(1 + random.nextInt(4));
            var mode = Optional.of(random.nextBoolean() ? ReadingMode.MIXED : ReadingMode.PASSAGES);
            var budget = new TokenBudget(1_500 + random.nextInt(3_000), 50);
            var found = evidence(documents, 1 + random.nextInt(6));
            var history = new ArrayList<HistoryTurn>();
            var before = assembler.assemble(input(documents, found, history, words(8), mode), budget);
            for (int turn = 1; turn < 4; turn++) {
                history.add(new HistoryTurn(words(8), words(10)));
                var next = new ArrayList<>(evidence(documents, 3));
                next.addAll(found);
                var kept = KeptExcerpts.of(before);
                var prompt = assembler.assemble(
                        new PromptInput("Cite.", documents, next, history, words(8), mode, ExcerptOrder.DOCUMENT, kept),
                        budget);

                var as = "seed %d, round %d, turn %d".formatted(seed, round, turn);
                assertThat(prompt.tokens().length)
                        .as(as)
                        .isEqualTo(prompt.plan().promptTokens())
                        .isLessThanOrEqualTo(budget.prompt());
                keeping += prompt.plan().kept().isEmpty() ? 0 : 1;
                int shared = end(prompt, prompt.plan().kept().excerpts().size());
                assertThat(Arrays.copyOf(prompt.tokens(), shared))
                        .as(as)
                        .isEqualTo(Arrays.copyOf(before.tokens(), shared));
                assertThat(prompt.plan().excerpts().stream()
                                .flatMap(excerpt -> IntStream.rangeClosed(
                                                excerpt.pieces().first(),
                                                excerpt.pieces().last())
                                        .mapToObj(piece -> excerpt.document() + "/" + piece)))
                        .as(as)
                        .doesNotHaveDuplicates();
                before = prompt;
            }
        }
        assertThat(keeping).as("of 180 turns, seed %d", seed).isGreaterThan(90);
    }

    @Test
    void behindAnotherSystemTextNothingStaysForItsPlace() {
        var assembler = new PromptAssembler(TestDocuments.encoding());
        var documents = documents(2);
        var mode = Optional.of(ReadingMode.PASSAGES);
        var found = evidence(documents, 2);
        var budget = new TokenBudget(1_500, 50);
        var before = assembler.assemble(input(documents, found, List.of(), words(8), mode), budget);

        var prompt = assembler.assemble(
                new PromptInput(
                        "Cite in Chinese.",
                        documents,
                        found,
                        List.of(),
                        words(8),
                        mode,
                        ExcerptOrder.DOCUMENT,
                        KeptExcerpts.of(before)),
                budget);

        assertThat(prompt.plan().kept()).isEqualTo(KeptExcerpts.NONE);
    }

    /** Index behind the last token of an excerpt. */
    private static int end(AssembledPrompt prompt, int label) {
        return prompt.entries().stream()
                .filter(entry -> label > 0 && entry.label().equals(OptionalInt.of(label)))
                .mapToInt(PromptEntry::end)
                .findFirst()
                .orElse(0);
    }

    @Test
    void whatWasFoundStandsInOneExcerptOrIsCountedAsLeftOut() {
        for (int round = 0; round < 100; round++) {
            var documents = documents(1 + random.nextInt(4));
            var evidence = evidence(documents, 1 + random.nextInt(15));

            var plan = new PromptAssembler(TestDocuments.encoding())
                    .assemble(
                            input(List.of(), evidence, List.of(), words(5), Optional.empty()),
                            new TokenBudget(300 + random.nextInt(5_000), 50))
                    .plan();

            long standing = evidence.stream()
                    .filter(found -> plan.excerpts().stream()
                            .anyMatch(excerpt -> excerpt.document().equals(found.document())
                                    && excerpt.pieces().first()
                                            <= found.pieces().first()
                                    && excerpt.pieces().last() >= found.pieces().last()))
                    .count();
            assertThat(standing + plan.evidenceLeftOut())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(evidence.size());
        }
    }

    @Test
    void theAccountsRangesAreWhatTheTokensSpell() {
        for (int round = 0; round < 50; round++) {
            var documents = documents(1 + random.nextInt(4));
            var mode = Optional.of(random.nextBoolean() ? ReadingMode.MIXED : ReadingMode.PASSAGES);

            var prompt = new PromptAssembler(TestDocuments.encoding())
                    .assemble(
                            input(documents, evidence(documents, 5), List.of(), words(5), mode),
                            new TokenBudget(500 + random.nextInt(5_000), 50));

            int[] ids = prompt.tokens();
            var excerpts = prompt.entries().stream()
                    .filter(entry -> entry.kind() == PromptEntry.Kind.EXCERPT)
                    .toList();
            for (int i = 0; i < excerpts.size(); i++) {
                var entry = excerpts.get(i);
                var excerpt = prompt.plan().excerpts().get(i);
                var read = entry.ranges().stream()
                        .map(range -> range.of(excerpt.document().text().text()))
                        .collect(Collectors.joining());
                assertThat(tokenizer.decode(Arrays.copyOfRange(ids, entry.start(), entry.end())))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(Labels.text(i + 1) + excerpt.head() + read);
                assertThat(excerpt.tokens()).isEqualTo(tokenizer.encode(read).length);
            }
        }
    }

    private static int[] kept(AssembledPrompt prompt) {
        return prompt.parts().stream()
                .takeWhile(PromptPart::cacheBoundary)
                .flatMapToInt(part -> IntStream.of(part.tokens()))
                .toArray();
    }

    private static PromptInput input(
            List<SourceDocument> documents,
            List<Evidence> evidence,
            List<HistoryTurn> history,
            String question,
            Optional<ReadingMode> mode) {
        return new PromptInput("Cite.", documents, evidence, history, question, mode, ExcerptOrder.DOCUMENT);
    }

    private List<SourceDocument> documents(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> TestDocuments.document(number, text()))
                .toList();
    }

    private List<Evidence> evidence(List<SourceDocument> documents, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    var document = documents.get(random.nextInt(documents.size()));
                    int first = random.nextInt(document.size());
                    return new Evidence(
                            document, new PieceRun(first, Math.min(document.size() - 1, first + random.nextInt(3))));
                })
                .distinct()
                .toList();
    }

    private String text() {
        return IntStream.rangeClosed(0, 1 + random.nextInt(15))
                .mapToObj(i -> (random.nextInt(4) == 0 ? "#".repeat(1 + random.nextInt(3)) + " " : "") + words(40))
                .collect(Collectors.joining("\n\n"));
    }

    private String words(int most) {
        return IntStream.rangeClosed(0, random.nextInt(most))
                .mapToObj(i -> random.nextInt(8) == 0 ? "报告。" : "word" + random.nextInt(99))
                .collect(Collectors.joining(" "));
    }
}
