package io.lectern.evaluation.longbench;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.evaluation.TemporaryFolder;
import io.lectern.model.ChatEncoding;
import io.lectern.prompt.Evidence;
import io.lectern.prompt.Excerpt;
import io.lectern.prompt.Outline;
import io.lectern.prompt.PromptPlan;
import io.lectern.prompt.SourceDocument;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.standalone.StandaloneSearch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The context of a row as a document: a block for each line, a heading where LongBench numbers its passages. */
record ContextDocument(SourceDocument source) {

    private static final DocumentId ID = new DocumentId(new UUID(0, 1));
    private static final Pattern LINE = Pattern.compile(".*\\S.*");
    private static final Pattern NUMBERED = Pattern.compile("(?:Passage|Paragraph|段落|文章) ?\\d+[:：]?");
    private static final String BETWEEN = "\n[…]\n";

    static ContextDocument of(String context, ChatEncoding encoding) {
        var text = context.replace("\r\n", "\n").replace('\r', '\n');
        var blocks = new ArrayList<Block>();
        var lines = LINE.matcher(text);
        while (lines.find()) {
            var number = NUMBERED.matcher(text).region(lines.start(), lines.end());
            int start = lines.start();
            if (number.lookingAt()) {
                blocks.add(new Block(BlockKind.HEADING, 1, new TextRange(start, number.end())));
                start = number.end();
            }
            if (!text.substring(start, lines.end()).isBlank()) {
                blocks.add(new Block(BlockKind.PARAGRAPH, 0, new TextRange(start, lines.end())));
            }
        }
        var canonical = new CanonicalText(text, blocks, List.of(), null);
        return new ContextDocument(new SourceDocument(new VersionId(ID, 1), "", canonical, encoding));
    }

    /**
     * What the product's search finds in it, best first.
     *
     * @throws IOException when its index cannot be written
     */
    List<Evidence> evidence(String question, int limit) throws IOException {
        try (var folder = TemporaryFolder.create();
                var search = StandaloneSearch.in(folder.path())) {
            search.add(ID, source.text());
            return search.search(question, limit).stream()
                    .map(Hit::passage)
                    .flatMap(passage -> Evidence.of(source, passage).stream())
                    .toList();
        }
    }

    /** What a plan chose of it: the headings of the whole, then the excerpts, each under the headings that it is under. */
    static String shown(PromptPlan plan) {
        return Stream.concat(
                        plan.outlines().stream().map(Outline::text).map(String::strip),
                        plan.excerpts().stream().map(ContextDocument::shown))
                .collect(Collectors.joining(BETWEEN));
    }

    private static String shown(Excerpt excerpt) {
        var document = excerpt.document();
        var location = excerpt.whole() ? "" : document.location(excerpt.pieces().first());
        var text = excerpt.ranges().stream()
                .map(range -> range.of(document.text().text()))
                .collect(Collectors.joining());
        return location.isEmpty() ? text.stripTrailing() : location + "\n" + text.stripTrailing();
    }
}
