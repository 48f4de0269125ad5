package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.answer.Citation;
import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.QueryTerms;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MarkerAlignmentTests {

    private static final List<Passage> PASSAGES =
            List.of(passage(0, "Ferries leave at nine. Tickets cost 12 euros."), passage(1, "Dogs travel free."));

    private final MarkerAlignment alignment =
            new MarkerAlignment(new Citations(new NoTexts()), MarkerAlignmentTests::sharedWords);

    @Test
    void aMarkerCitesTheSentenceThatHoldsMostOfItsClaim() {
        var cited = alignment
                .align("Tickets cost 12 euros [1]. Dogs travel free [2].", PASSAGES)
                .citations();

        assertThat(cited)
                .extracting(Citation::citedText)
                .containsExactly("Tickets cost 12 euros.", "Dogs travel free.");
        assertThat(cited).extracting(Citation::startChar).containsExactly(23, 0);
        assertThat(cited).allMatch(Citation::verified);
    }

    @Test
    void severalLabelsInOneMarkerAreSeveralCitations() {
        var cited = alignment
                .align("Dogs travel free and ferries leave at nine [1, 2].", PASSAGES)
                .citations();

        assertThat(cited).extracting(Citation::label).containsExactly(1, 2);
    }

    @Test
    void fullWidthMarkersCountToo() {
        assertThat(alignment.align("Dogs travel free【2】。", PASSAGES).citations())
                .extracting(Citation::label)
                .containsExactly(2);
    }

    @Test
    void aNumberThatTheCitedTextDoesNotHoldIsNotVerified() {
        var aligned = alignment.align("Tickets cost 15 euros [1].", PASSAGES);

        assertThat(aligned.citations()).noneMatch(Citation::verified);
        assertThat(aligned.unsupported()).hasSize(1);
    }

    @Test
    void aLabelThatStandsForNoPassageIsNoCitation() {
        assertThat(alignment.align("Dogs travel free [0] [3] [99].", PASSAGES).citations())
                .isEmpty();
    }

    /** Coverage without weights: the share of the query's words that the text holds. */
    private static QueryTerms sharedWords(String query) {
        var words = Arrays.stream(query.toLowerCase(Locale.ROOT).split("\\W+"))
                .filter(word -> !word.isEmpty())
                .toList();
        return new QueryTerms() {
            @Override
            public boolean isEmpty() {
                return words.isEmpty();
            }

            @Override
            public double coverage(String text) {
                var held = Arrays.asList(text.toLowerCase(Locale.ROOT).split("\\W+"));
                return isEmpty()
                        ? 0
                        : (double) words.stream().filter(held::contains).count() / words.size();
            }
        };
    }

    private static Passage passage(int ordinal, String text) {
        var version = new VersionId(new DocumentId(new UUID(0, 1)), 1);
        return new Passage(version, "ferry.txt", ordinal, List.of(), List.of(new Fragment(0, text)), null, null);
    }
}
