package io.lectern.retrieval.passage;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.Page;
import io.lectern.document.PageSpan;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PassageAssemblyTests {

    private static final VersionId VERSION = new VersionId(DocumentId.random(), 1);

    @Test
    void agreesOnPagesAndHeadingsWithALookAtEveryBlock() {
        var random = RandomTexts.seeded();
        for (int round = 0; round < 100; round++) {
            var text = RandomTexts.document(random);
            var assembly = new PassageAssembly(VERSION, text);

            for (var ranges : new PassageSplitter(20, 60).split(text)) {
                var whole = new TextRange(
                        ranges.body().getFirst().start(),
                        ranges.body().getLast().end());

                var passage = assembly.passage(ranges);

                assertThat(passage.pages()).isEqualTo(pages(text, whole));
                assertThat(passage.location()).isEqualTo(location(text, whole));
            }
        }
    }

    private static @Nullable PageSpan pages(CanonicalText text, TextRange range) {
        var numbers = text.pages().stream()
                .filter(page -> page.range().overlaps(range))
                .mapToInt(Page::number)
                .summaryStatistics();
        return numbers.getCount() == 0 ? null : new PageSpan(numbers.getMin(), numbers.getMax());
    }

    private static @Nullable String location(CanonicalText text, TextRange body) {
        int content = text.blocks().stream()
                .filter(block ->
                        block.kind() != BlockKind.HEADING && block.range().overlaps(body))
                .mapToInt(block -> block.range().start())
                .findFirst()
                .orElse(body.end());
        var path = new ArrayList<Block>();
        for (var block : text.blocks()) {
            if (block.kind() == BlockKind.HEADING && block.range().end() <= content) {
                path.removeIf(above -> above.level() >= block.level());
                path.add(block);
            }
        }
        return path.isEmpty()
                ? null
                : path.stream().map(block -> block.range().of(text.text())).collect(Collectors.joining(" › "));
    }

    @Test
    void anEmptyRangeLiesOnThePageWhereItStarts() {
        var pages = List.of(new Page(1, new TextRange(0, 5)), new Page(2, new TextRange(5, 9)));
        var text = new CanonicalText("one\n\ntwo\n", List.of(), pages, null);

        assertThat(text.pagesOf(new TextRange(5, 5))).contains(new PageSpan(2, 2));
        assertThat(text.pagesOf(new TextRange(9, 9))).isEmpty();
        assertThat(text.pagesOf(new TextRange(4, 6))).contains(new PageSpan(1, 2));
    }
}
