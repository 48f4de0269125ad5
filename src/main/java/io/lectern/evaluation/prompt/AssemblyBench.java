package io.lectern.evaluation.prompt;

import io.lectern.engine.Tokenizer;
import io.lectern.evaluation.Times;
import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormats;
import io.lectern.prompt.Evidence;
import io.lectern.prompt.ExcerptOrder;
import io.lectern.prompt.HistoryTurn;
import io.lectern.prompt.PieceRun;
import io.lectern.prompt.PromptAssembler;
import io.lectern.prompt.PromptInput;
import io.lectern.prompt.SourceDocument;
import io.lectern.prompt.TokenBudget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How long the assembly of a prompt takes when a search found very many passages. No model is needed: ids are hashes of words,
 * and those of the documents are made beforehand, as they are for all but the first question.
 */
public final class AssemblyBench {

    private static final int PAGES = 20;
    private static final int WORDS_A_PAGE = 300;
    private static final int ANSWER = 512;

    /**
     * What was measured.
     *
     * @param passages that were found
     * @param window in tokens
     * @param excerpts that the last prompt holds
     */
    public record Row(int passages, int window, int excerpts, double p50Millis, double p99Millis) {}

    private final ChatEncoding encoding = ChatFormats.CHATML.encoding(new WordIds(), Optional.of(1));
    private final PromptAssembler assembler = new PromptAssembler(encoding);

    /**
     * Measures one size.
     *
     * @param repeats that count, after as many that do not
     */
    public Row run(int passages, int window, int repeats) {
        if (passages < 1 || repeats < 1) {
            throw new IllegalArgumentException(
                    "passages and repeats must be at least 1: %d, %d".formatted(passages, repeats));
        }
        var documents = IntStream.rangeClosed(1, Math.max(1, passages / 100))
                .mapToObj(number -> InventedReport.of(number, PAGES, WORDS_A_PAGE, encoding))
                .toList();
        documents.forEach(document -> IntStream.range(0, document.size()).forEach(document::tokens));
        var evidence = evidence(documents, passages);
        var history = List.of(new HistoryTurn("What was measured?", "Nothing that matters [1]."));
        var nanos = new long[repeats];
        int excerpts = 0;
        for (int repeat = -repeats; repeat < repeats; repeat++) {
            var input = new PromptInput(
                    "Answer from the texts.",
                    List.of(),
                    evidence,
                    history,
                    InventedReport.question(1, Math.abs(repeat)),
                    Optional.empty(),
                    ExcerptOrder.DOCUMENT);
            long start = System.nanoTime();
            var prompt = assembler.assemble(input, new TokenBudget(window, ANSWER));
            if (repeat >= 0) {
                nanos[repeat] = System.nanoTime() - start;
            }
            excerpts = prompt.plan().excerpts().size();
        }
        var times = Times.of(nanos);
        return new Row(passages, window, excerpts, times.quantile(0.5), times.quantile(0.99));
    }

    /** As many different places as there are, in an order of no meaning. */
    private static List<Evidence> evidence(List<SourceDocument> documents, int passages) {
        var found = new ArrayList<Evidence>();
        for (var document : documents) {
            for (int piece = 0; piece < document.size(); piece++) {
                found.add(new Evidence(document, new PieceRun(piece, piece)));
            }
        }
        Collections.shuffle(found, new Random(passages));
        return found.subList(0, Math.min(passages, found.size()));
    }

    /** An id for each word and for each blank. */
    private static final class WordIds implements Tokenizer {

        private static final int IDS = 30_000;

        @Override
        public int[] encode(String text) {
            return Arrays.stream(text.split("(?<= )|(?= )"))
                    .mapToInt(word -> Math.floorMod(word.hashCode(), IDS))
                    .toArray();
        }

        @Override
        public int[] encodeScaffold(String text) {
            return encode(text);
        }

        @Override
        public String decode(int... tokens) {
            throw new UnsupportedOperationException("words are not kept");
        }
    }
}
