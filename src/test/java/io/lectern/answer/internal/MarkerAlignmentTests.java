package io.lectern.answer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.document.TextRange;
import io.lectern.prompt.Excerpt;
import io.lectern.prompt.TestDocuments;
import io.lectern.retrieval.QueryTerms;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MarkerAlignmentTests {

    private static final List<Excerpt> EXCERPTS = List.of(
            TestDocuments.whole(1, "Ferries leave at nine. Tickets cost 12 euros."),
            TestDocuments.whole(2, "Dogs travel free."));

    private final MarkerAlignment alignment = new MarkerAlignment(MarkerAlignmentTests::sharedWords);

    @Test
    void aMarkerCitesTheSentenceThatHoldsMostOfItsClaim() {
        var cited = alignment
                .align("Tickets cost 12 euros [1]. Dogs travel free [2].", EXCERPTS)
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
                .align("Dogs travel free and ferries leave at nine [1, 2].", EXCERPTS)
                .citations();

        assertThat(cited).extracting(Citation::label).containsExactly(1, 2);
    }

    @Test
    void fullWidthMarkersCountToo() {
        assertThat(alignment.align("Dogs travel free【2】。", EXCERPTS).citations())
                .extracting(Citation::label)
                .containsExactly(2);
    }

    @Test
    void whatStandsAroundACitationHasWholeCharacters() {
        var sentence = "Dogs travel free.";
        var dogs = "🐕".repeat(400);
        var excerpt = TestDocuments.whole(1, dogs + " " + sentence + " " + dogs);
        var place = new TextRange(801, 801 + sentence.length());
        var citation = Citations.of(1, excerpt.document(), place, new CharRange(0, 1), true);

        var around = MarkerAlignment.surroundings(citation, excerpt);

        assertThat(around).contains("🐕 " + sentence + " 🐕");
        assertThat(around.codePoints()).noneMatch(character -> character >= 0xD800 && character <= 0xDFFF);
    }

    @Test
    void aNumberThatTheCitedTextDoesNotHoldIsNotVerified() {
        var aligned = alignment.align("Tickets cost 15 euros [1].", EXCERPTS);

        assertThat(aligned.citations()).noneMatch(Citation::verified);
        assertThat(aligned.unsupported()).hasSize(1);
    }

    @Test
    void inALongReportThePlaceIsFoundWithItsSectionAndPage() {
        var report = new StringBuilder();
        for (int chapter = 1; chapter <= 200; chapter++) {
            report.append("# Chapter %d\n\nThe fleet of year %d had %d ships. Nothing else is known of it.\n\n"
                    .formatted(chapter, 1800 + chapter, 7 * chapter));
        }
        var excerpt = TestDocuments.whole(3, report.toString());

        var cited = alignment
                .align("In year 1927 the fleet had 889 ships [1].", List.of(excerpt))
                .citations()
                .getFirst();

        assertThat(cited.citedText()).isEqualTo("The fleet of year 1927 had 889 ships.");
        assertThat(cited.location()).isEqualTo("Chapter 127");
        assertThat(cited.verified()).isTrue();
    }

    @Test
    void aQuotationIsItsOwnCitationWhateverItHolds() {
        var report = TestDocuments.whole(3, "In 2012 we ended. As shown in [2] the “lowest of 12 tides came.");

        var cited = alignment
                .alignQuotations(
                        "“As shown in [2] the “lowest of 12 tides” [1]\n“12” [1]", List.of(report, EXCERPTS.get(1)))
                .citations();

        assertThat(cited).extracting(Citation::label).containsExactly(1, 1);
        assertThat(cited)
                .extracting(Citation::citedText)
                .containsExactly("As shown in [2] the “lowest of 12 tides", "12");
        assertThat(cited.getLast().startChar())
                .isEqualTo(report.document().text().text().indexOf("12 tides"));
        assertThat(cited).allMatch(Citation::verified);
    }

    @Test
    void aLabelThatStandsForNoExcerptIsNoCitation() {
        assertThat(alignment.align("Dogs travel free [0] [3] [99].", EXCERPTS).citations())
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
            public Held held(String text) {
                throw new UnsupportedOperationException();
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
}
