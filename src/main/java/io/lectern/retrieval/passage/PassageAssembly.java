package io.lectern.retrieval.passage;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.HeadingPaths;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes passages of a version from their ranges in its canonical text. Immutable. */
public final class PassageAssembly {

    private static final String HEADING_SEPARATOR = " › ";
    /** What is longer was taken for a heading by mistake and says nothing of the place. */
    private static final int LONGEST_HEADING = 300;

    private final VersionId version;
    private final CanonicalText text;
    private final HeadingPaths headings;

    public PassageAssembly(VersionId version, CanonicalText text) {
        this.version = version;
        this.text = text;
        this.headings = new HeadingPaths(text.blocks());
    }

    /** The passage without its filename. */
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
        var path = headings.above(contentStart(body)).stream()
                .filter(heading -> heading.length() <= LONGEST_HEADING)
                .toList();
        return path.isEmpty()
                ? null
                : path.stream()
                        .map(heading ->
                                heading.of(text.text()).replaceAll("\\s+", " ").strip())
                        .collect(Collectors.joining(HEADING_SEPARATOR));
    }

    private int contentStart(TextRange body) {
        var blocks = text.blocks();
        for (int i = TextRange.firstEndingBehind(body.start(), blocks, Block::range);
                i < blocks.size() && blocks.get(i).range().start() < body.end();
                i++) {
            if (blocks.get(i).kind() != BlockKind.HEADING) {
                return blocks.get(i).range().start();
            }
        }
        return body.end();
    }
}
