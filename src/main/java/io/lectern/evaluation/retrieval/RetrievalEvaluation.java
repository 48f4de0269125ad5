package io.lectern.evaluation.retrieval;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.TextRange;
import io.lectern.evaluation.Times;
import io.lectern.evaluation.retrieval.RetrievalReport.Latency;
import io.lectern.evaluation.retrieval.RetrievalSet.Item;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.standalone.EncoderFiles;
import io.lectern.retrieval.standalone.StandaloneSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Searches a set through the same path as the service. A title is a heading, a text has the score of its best passage,
 * and texts with equal scores are in the order of the set, as they are in a Lucene index of the set.
 */
public final class RetrievalEvaluation {

    /** As many passages as the service puts into order to show a few. */
    private static final int PASSAGES = 100;

    /** As many as are looked at to have a hundred texts. */
    private static final int MOST_PASSAGES = 6_400;

    /** As many hits as a client gets unless it asks for more; each is highlighted. */
    private static final int SHOWN = 10;

    private static final Pattern BLANK_LINES = Pattern.compile("\\n\\s*\\n");

    private RetrievalEvaluation() {}

    /**
     * Measures search without models.
     *
     * @param folder with the set's files
     * @param work an empty folder for the index
     * @param progress is told what is done
     */
    public static RetrievalReport run(Path folder, Path work, Consumer<String> progress) throws IOException {
        return run(folder, work, EncoderFiles.NONE, progress);
    }

    /**
     * Measures search.
     *
     * @param folder with the set's files
     * @param work an empty folder for the index
     * @param models that search asks
     * @param progress is told what is done
     * @throws IOException when a model cannot be read
     */
    public static RetrievalReport run(Path folder, Path work, EncoderFiles models, Consumer<String> progress)
            throws IOException {
        var set = RetrievalSet.read(folder);
        try (var search = StandaloneSearch.in(work, models)) {
            var ids = new HashMap<DocumentId, String>();
            for (var item : set.texts()) {
                // Equal scores are in the order of ids.
                var id = new DocumentId(new UUID(0, ids.size()));
                ids.put(id, item.id());
                var text = canonical(item);
                if (!text.blocks().isEmpty()) {
                    search.add(id, text);
                }
            }
            progress.accept("%s: %d texts, %d passages".formatted(set.name(), ids.size(), search.passages()));
            return searched(set, search, ids);
        }
    }

    private static RetrievalReport searched(RetrievalSet set, StandaloneSearch search, Map<DocumentId, String> ids) {
        var asked = set.queries().stream()
                .filter(query -> !set.relevant(query).isEmpty())
                .toList();
        var scores = new ArrayList<RankingScores>();
        var nanos = new long[asked.size()];
        for (int i = 0; i < nanos.length; i++) {
            var query = asked.get(i);
            // First, because the same words once more are found sooner.
            long start = System.nanoTime();
            var hits = search.search(query.text(), SHOWN);
            nanos[i] = System.nanoTime() - start;
            if (hits.size() > SHOWN) {
                throw new IllegalStateException("more hits than were asked for: " + hits.size());
            }
            scores.add(scores(query.text(), set.relevant(query), search, ids));
        }
        var times = Times.of(nanos);
        return new RetrievalReport(
                set.name(),
                set.texts().size(),
                search.passages(),
                asked.size(),
                set.queries().size() - asked.size(),
                RankingScores.mean(scores),
                new Latency(times.quantile(0.5), times.quantile(0.99)));
    }

    private static RankingScores scores(
            String query, Map<String, Integer> relevant, StandaloneSearch search, Map<DocumentId, String> ids) {
        var found = search.ranked(query, PASSAGES);
        var ranked = texts(found, ids);
        var deep = ranked;
        for (int depth = PASSAGES;
                deep.size() < RankingScores.DEEPEST && found.size() == depth && depth < MOST_PASSAGES;
                depth *= 2) {
            found = search.ranked(query, 2 * depth);
            deep = texts(found, ids);
        }
        return RankingScores.of(ranked, deep, relevant);
    }

    private static List<String> texts(List<Passage> found, Map<DocumentId, String> ids) {
        return found.stream()
                .map(passage -> ids.getOrDefault(passage.version().document(), ""))
                .distinct()
                .toList();
    }

    /** The title as a heading, and a paragraph for each part of the text between blank lines. */
    static CanonicalText canonical(Item item) {
        var text = new StringBuilder();
        var blocks = new ArrayList<Block>();
        add(text, blocks, BlockKind.HEADING, item.title());
        for (var paragraph : BLANK_LINES.split(item.text().replace("\r\n", "\n"))) {
            add(text, blocks, BlockKind.PARAGRAPH, paragraph);
        }
        return new CanonicalText(text.toString(), blocks, List.of(), null);
    }

    private static void add(StringBuilder text, List<Block> blocks, BlockKind kind, String content) {
        if (content.isBlank()) {
            return;
        }
        text.append(text.isEmpty() ? "" : "\n\n");
        int start = text.length();
        text.append(content.strip());
        blocks.add(new Block(kind, kind == BlockKind.HEADING ? 1 : 0, new TextRange(start, text.length())));
    }
}
