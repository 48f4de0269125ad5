package io.lectern.evaluation.retrieval;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.TextRange;
import io.lectern.evaluation.retrieval.ChunkingSet.Question;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.TokenEstimate;
import io.lectern.retrieval.standalone.StandaloneSearch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Cuts the same texts in several ways and searches them through the same path as the service. */
public final class ChunkingEvaluation {

    private static final int RETRIEVED = 5;
    private static final int[] SIZES = {100, 200, 400, 800};
    private static final Pattern PARAGRAPH = Pattern.compile("[^\\n]*\\S[^\\n]*(\\n[^\\n]*\\S[^\\n]*)*");

    private final ChunkingSet set;
    private final Path work;
    private final Map<String, CanonicalText> texts = new HashMap<>();

    private ChunkingEvaluation(ChunkingSet set, Path work) {
        this.set = set;
        this.work = work;
        set.texts().forEach((name, text) -> texts.put(name, canonical(text)));
    }

    /**
     * Measures each way to cut the texts.
     *
     * @param folder with the texts and questions
     * @param work an empty folder for the indexes
     * @param progress is told what is done
     */
    public static ChunkingReport run(Path folder, Path work, Consumer<String> progress) throws IOException {
        var set = ChunkingSet.read(folder);
        var evaluation = new ChunkingEvaluation(set, work);
        var rows = new ArrayList<ChunkingReport.Row>();
        for (int size : SIZES) {
            rows.add(evaluation.structured(size));
            for (int overlap : new int[] {0, size / 2}) {
                var cuts = new TextCuts(size, overlap);
                rows.add(evaluation.cut("fixed %d, overlap %d".formatted(size, overlap), cuts::fixed));
                rows.add(evaluation.cut("recursive %d, overlap %d".formatted(size, overlap), cuts::recursive));
            }
            progress.accept("up to %d tokens".formatted(size));
        }
        return new ChunkingReport(set.texts().size(), set.questions().size(), RETRIEVED, rows);
    }

    private ChunkingReport.Row structured(int maxTokens) throws IOException {
        var folder = Files.createTempDirectory(work, "structured");
        try (var search = StandaloneSearch.in(folder, maxTokens / 2, maxTokens)) {
            return row("lectern %d to %d".formatted(maxTokens / 2, maxTokens), search, search::add);
        }
    }

    private ChunkingReport.Row cut(String name, Function<String, List<TextRange>> cuts) throws IOException {
        try (var search = StandaloneSearch.in(Files.createTempDirectory(work, "cut"))) {
            return row(name, search, (id, text) -> search.addCut(id, text, cuts.apply(text.text())));
        }
    }

    private ChunkingReport.Row row(String name, StandaloneSearch search, BiConsumer<DocumentId, CanonicalText> add) {
        texts.forEach((file, text) -> add.accept(id(file), text));
        var all = search.all();
        var byText = all.stream()
                .collect(Collectors.groupingBy(passage -> passage.version().document()));
        var scores = new ArrayList<SpanScores>();
        double omega = 0;
        for (var question : set.questions()) {
            scores.add(scores(question, search.ranked(question.text(), RETRIEVED)));
            var holding = byText.getOrDefault(id(question.file()), List.of()).stream()
                    .filter(passage -> holdsWanted(question, passage))
                    .toList();
            omega += scores(question, holding).precision();
        }
        double tokens = all.stream().mapToDouble(ChunkingEvaluation::tokens).sum();
        return new ChunkingReport.Row(
                name,
                all.size(),
                tokens / Math.max(1, all.size()),
                SpanScores.mean(scores),
                omega / Math.max(1, set.questions().size()));
    }

    private static SpanScores scores(Question question, List<Passage> passages) {
        var here = new ArrayList<TextRange>();
        long elsewhere = 0;
        var asked = id(question.file());
        for (var passage : passages) {
            for (var fragment : passage.body()) {
                if (passage.version().document().equals(asked)) {
                    here.add(fragment.range());
                } else {
                    elsewhere += fragment.text().length();
                }
            }
        }
        return SpanScores.of(question.wanted(), here, elsewhere);
    }

    private static boolean holdsWanted(Question question, Passage passage) {
        return passage.body().stream()
                .map(Fragment::range)
                .anyMatch(range -> question.wanted().stream().anyMatch(range::overlaps));
    }

    private static double tokens(Passage passage) {
        return passage.body().stream()
                .mapToDouble(fragment ->
                        TokenEstimate.of(fragment.text(), 0, fragment.text().length()))
                .sum();
    }

    private static DocumentId id(String file) {
        return new DocumentId(UUID.nameUUIDFromBytes(file.getBytes(StandardCharsets.UTF_8)));
    }

    /** The text as it is, because the wanted ranges point into it; what lies between blank lines is a paragraph. */
    private static CanonicalText canonical(String text) {
        var blocks = new ArrayList<Block>();
        var paragraphs = PARAGRAPH.matcher(text);
        while (paragraphs.find()) {
            blocks.add(new Block(BlockKind.PARAGRAPH, 0, new TextRange(paragraphs.start(), paragraphs.end())));
        }
        return new CanonicalText(text, blocks, List.of(), null);
    }
}
