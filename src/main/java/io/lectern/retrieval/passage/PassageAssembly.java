package io.lectern.retrieval.passage;

import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes passages of a version from their ranges in its canonical text. */
public record PassageAssembly(VersionId version, CanonicalText text) {

    private static final String HEADING_SEPARATOR = " › ";
    /** What is longer was taken for a heading by mistake and says nothing of the place. */
    private static final int LONGEST_HEADING = 300;

    public Passage passage(PassageRanges ranges) {
        var whole = new TextRange(
                ranges.body().getFirst().start(), ranges.body().getLast().end());
        return new Passage(
                version,
                "",
                ranges.ordinal(),
                fragments(ranges.context()),
                fragments(ranges.body()),
                text.pagesOf(whole).orElse(null),
                location(whole));
    }

    private List<Fragment> fragments(List<TextRange> ranges) {
        return ranges.stream()
                .map(range -> new Fragment(range.start(), range.of(text.text())))
                .toList();
    }

    /** A body may begin with headings: what is above the text below them says where the passage is. */
    private @Nullable String location(TextRange body) {
        int offset = text.blocks().stream()
                .filter(block ->
                        block.kind() != BlockKind.HEADING && block.range().overlaps(body))
                .mapToInt(block -> block.range().start())
                .findFirst()
                .orElse(body.end());
        var headings = text.headingsAbove(offset).stream()
                .filter(heading -> heading.length() <= LONGEST_HEADING)
                .toList();
        return headings.isEmpty()
                ? null
                : headings.stream()
                        .map(heading ->
                                heading.of(text.text()).replaceAll("\\s+", " ").strip())
                        .collect(Collectors.joining(HEADING_SEPARATOR));
    }
}
