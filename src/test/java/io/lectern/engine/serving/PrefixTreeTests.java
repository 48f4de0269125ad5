package io.lectern.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.CacheScope;
import io.lectern.engine.PromptPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefixTreeTests {

    private final PrefixTree tree = new PrefixTree();
    private final Edge root = tree.root(CacheScope.DEFAULT, Optional.empty());

    @Test
    void findsTheChildThatHasMostInCommon() {
        root.add(range(0, 20), Set.of());
        var longer = root.add(join(range(0, 12), range(50, 60)), Set.of());

        var match = tree.match(root, join(range(0, 12), range(50, 55), range(90, 99)), 0, 26);

        assertThat(match).hasValueSatisfying(found -> {
            assertThat(found.edge()).isSameAs(longer);
            assertThat(found.common()).isEqualTo(17);
            assertThat(found.isWhole()).isFalse();
        });
    }

    @Test
    void aFewTokensInCommonAreNotWorthAnEdge() {
        root.add(range(0, 20), Set.of());

        assertThat(tree.match(root, join(range(0, 7), range(50, 60)), 0, 17)).isEmpty();
        assertThat(tree.match(root, join(range(0, 8), range(50, 60)), 0, 18)).isPresent();
    }

    @Test
    void aShortEdgeIsFoundWhenAllOfItIsThere() {
        var edge = root.add(range(0, 2), Set.of());

        assertThat(tree.match(root, range(0, 10), 0, 10).orElseThrow().edge()).isSameAs(edge);
        assertThat(tree.match(root, range(0, 10), 0, 1)).isEmpty();
    }

    @Test
    void splittingKeepsTheKeysOfWhatStandsBehind() {
        var edge = root.add(range(0, 20), Set.of("source"));
        var child = edge.add(range(20, 30), Set.of());
        var prefix = edge.key().prefix();
        var ofChild = child.key();

        var upper = edge.split(12);

        assertThat(upper.start()).isZero();
        assertThat(upper.end()).isEqualTo(12);
        assertThat(edge.start()).isEqualTo(12);
        assertThat(edge.end()).isEqualTo(20);
        assertThat(edge.key().prefix()).isEqualTo(prefix);
        assertThat(child.key()).isEqualTo(ofChild);
        assertThat(upper.sources()).containsExactly("source");
        assertThat(edge.description().parentPrefix()).isEqualTo(upper.key().prefix());
    }

    @Test
    void theSameTokensHaveTheSameKeyHoweverTheyAreCut() {
        var whole = root.add(range(0, 30), Set.of());
        var other = new PrefixTree().root(CacheScope.DEFAULT, Optional.empty());
        var cut = other.add(range(0, 10), Set.of()).add(range(10, 30), Set.of());
        var foreign = new PrefixTree().root(new CacheScope("foreign"), Optional.empty());
        var adapted = new PrefixTree().root(CacheScope.DEFAULT, Optional.of("adapter"));

        assertThat(cut.key().prefix()).isEqualTo(whole.key().prefix());
        assertThat(foreign.add(range(0, 30), Set.of()).key().prefix())
                .isNotEqualTo(whole.key().prefix());
        assertThat(adapted.add(range(0, 30), Set.of()).key().prefix())
                .isNotEqualTo(whole.key().prefix());
    }

    @Test
    void theNameOfAScopeCannotBeTakenForTokens() {
        var plain = root(new CacheScope("a"), Optional.empty());
        var longer = root(new CacheScope("a\0\0\1\0"), Optional.empty());
        var lone = root(new CacheScope("\ud800"), Optional.empty());
        var otherLone = root(new CacheScope("\udbff"), Optional.empty());

        assertThat(longer.add(new int[] {2}, Set.of()).key())
                .isNotEqualTo(plain.add(new int[] {1, 2}, Set.of()).key());
        assertThat(lone.key()).isNotEqualTo(otherLone.key());
    }

    @Test
    void whatIsNowhereLeavesUnlessSomethingStandsBehindIt() {
        var stem = root.add(range(0, 10), Set.of());
        var kept = stem.add(range(10, 20), Set.of());
        stem.add(range(30, 40), Set.of()).add(range(40, 50), Set.of());

        tree.prune(edge -> edge == kept);

        assertThat(tree.edges()).containsExactly(stem, kept);
    }

    @Test
    void isTheSameAgainFromWhatIsStored() {
        var first = root.add(range(0, 10), Set.of("a"));
        first.add(range(10, 20), Set.of("b"));
        first.add(range(30, 40), Set.of());
        var stored = tree.edges().stream().map(Edge::description).toList();

        var again = new PrefixTree();
        var byPrefix = new HashMap<String, Edge>();

        assertThat(stored).allMatch(state -> again.add(state, byPrefix));
        assertThat(again.edges().stream().map(Edge::key))
                .containsExactlyElementsOf(tree.edges().stream().map(Edge::key).toList());
    }

    @Test
    void whatIsStoredWithoutItsBeginningHasNoPlace() {
        var orphan =
                root.add(range(0, 10), Set.of()).add(range(10, 20), Set.of()).description();

        assertThat(new PrefixTree().add(orphan, new HashMap<>())).isFalse();
    }

    @Test
    void whatWasMadeFromASourceIncludesAllThatStandsBehind() {
        var before = root.add(range(0, 10), Set.of());
        var made = before.add(range(10, 20), Set.of("document"));
        var behind = made.add(range(20, 30), Set.of());
        tree.root(new CacheScope("other"), Optional.empty()).add(range(0, 9), Set.of("document"));

        assertThat(tree.madeFrom(CacheScope.DEFAULT, "document")).containsExactlyInAnyOrder(made, behind);
    }

    @Test
    void aPromptIsCutAtItsBoundariesAndWhereItIsLong() {
        var prompt = new PromptMap(List.of(
                PromptPart.cached(range(0, 10)),
                PromptPart.of(range(0, 5)),
                PromptPart.cached("document", range(0, 50)),
                PromptPart.of(range(0, 7))));
        var cuts = new ArrayList<Integer>();
        for (int at = 0; at < 71; at = cuts.getLast()) {
            cuts.add(prompt.cut(at, 30, 71));
        }

        assertThat(cuts).containsExactly(10, 40, 65, 71);
        assertThat(prompt.lastBoundary()).isEqualTo(65);
        assertThat(prompt.sources(10, 16)).containsExactly("document");
        assertThat(prompt.sources(10, 15)).isEmpty();
    }

    private static Edge root(CacheScope scope, Optional<String> adapter) {
        return new PrefixTree().root(scope, adapter);
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static int[] join(int[]... parts) {
        return IntStream.range(0, parts.length)
                .flatMap(part -> IntStream.of(parts[part]))
                .toArray();
    }
}
