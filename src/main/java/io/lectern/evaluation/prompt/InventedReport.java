package io.lectern.evaluation.prompt;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.model.ChatEncoding;
import io.lectern.prompt.SourceDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reports that are made up from a seed: a heading and paragraphs for each page, about a town of its own. */
final class InventedReport {

    private static final int PARAGRAPHS = 5;
    private static final List<String> WORDS = List.of(
            "harbour",
            "bridge",
            "winter",
            "council",
            "measured",
            "engineer",
            "and",
            "the",
            "of",
            "repaired",
            "tower",
            "costs",
            "river",
            "in",
            "signal",
            "with",
            "report",
            "opened",
            "timber",
            "for");

    private InventedReport() {}

    /** The document of a number. */
    static SourceDocument of(int number, int pages, int wordsAPage, ChatEncoding encoding) {
        var version = new VersionId(new DocumentId(new UUID(0, number)), 1);
        return new SourceDocument(
                version, "report-%d.txt".formatted(number), text(number, pages, wordsAPage), encoding);
    }

    /** What can only be answered from a page. */
    static String question(int number, int page) {
        return "What was measured at tower %d of town %d?".formatted(page, number);
    }

    private static CanonicalText text(int number, int pages, int wordsAPage) {
        var random = new Random(number);
        var text = new StringBuilder();
        var blocks = new ArrayList<Block>();
        for (int page = 1; page <= pages; page++) {
            add(text, blocks, BlockKind.HEADING, "Tower %d of town %d".formatted(page, number));
            for (int paragraph = 0; paragraph < PARAGRAPHS; paragraph++) {
                var words = IntStream.range(0, wordsAPage / PARAGRAPHS)
                        .mapToObj(i -> WORDS.get(random.nextInt(WORDS.size())))
                        .collect(Collectors.joining(" "));
                add(
                        text,
                        blocks,
                        BlockKind.PARAGRAPH,
                        "At tower %d %d was measured: %s.".formatted(page, random.nextInt(10_000), words));
            }
        }
        return new CanonicalText(text.toString(), blocks, List.of(), "en");
    }

    private static void add(StringBuilder text, List<Block> blocks, BlockKind kind, String content) {
        text.append(text.isEmpty() ? "" : "\n\n");
        int start = text.length();
        text.append(content);
        blocks.add(new Block(kind, kind == BlockKind.HEADING ? 1 : 0, new TextRange(start, text.length())));
    }
}
