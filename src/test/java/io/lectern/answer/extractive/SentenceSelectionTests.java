package io.lectern.answer.extractive;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.TextRange;
import io.lectern.retrieval.standalone.StandaloneSearch;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentenceSelectionTests {

    @TempDir
    private Path folder;

    private StandaloneSearch search;

    @BeforeEach
    void open() {
        search = StandaloneSearch.in(folder);
        add("Bread is baked from flour, water and salt.");
        add("面包由面粉、水和盐制成。");
    }

    @AfterEach
    void close() {
        search.close();
    }

    @Test
    void aSentenceMayLeaveItsSubjectToTheOnesBeforeIt() {
        add(
                "The Alder lighthouse stands on a cliff. Its lamp is lit by gas. It was built by Karl Maier and sold later.");
        add("枫桥灯塔矗立在悬崖上。它由煤气点亮。它建于一九一二年。");

        assertThat(best("Who built the Alder lighthouse?")).startsWith("It was built");
        assertThat(best("枫桥灯塔是谁点亮的？")).contains("点亮");
    }

    @Test
    void ofSentencesWithTheSameWordsTheOneThatSaysWhatIsAskedForIsBest() {
        add("The Alder bridge was opened with great joy. The Alder bridge was opened in 1912.");
        add("枫桥大桥的开通令人高兴。枫桥大桥的开通时间是一九一二年。");

        assertThat(best("When was the Alder bridge opened?")).contains("1912");
        assertThat(best("枫桥大桥是什么时候开通的？")).contains("一九一二年");
    }

    @Test
    void bothSidesOfAComparisonAreQuotedFromTheirDocuments() {
        add("The Alder bridge measures ninety metres.");
        add("The Birch bridge measures forty metres.");

        assertThat(quotes("How long are the Alder bridge and the Birch bridge?"))
                .containsExactlyInAnyOrder(
                        "The Alder bridge measures ninety metres.", "The Birch bridge measures forty metres.");
    }

    @Test
    void nothingIsQuotedThatHasLittleOfTheQuestion() {
        add("The Alder bridge measures ninety metres.");

        assertThat(quotes("Which sculptor carved the marble statue beside the bridge?"))
                .isEmpty();
        assertThat(quotes("大桥旁边的大理石雕像是谁雕刻的？")).isEmpty();
    }

    private void add(String text) {
        var block = new Block(BlockKind.PARAGRAPH, 0, new TextRange(0, text.length()));
        search.add(DocumentId.random(), new CanonicalText(text, List.of(block), List.of(), null));
    }

    private String best(String question) {
        return quotes(question).getFirst();
    }

    private List<String> quotes(String question) {
        return new SentenceSelection(question, search.weights())
                .select(search.search(question, 12)).stream()
                        .map(ScoredSentence::text)
                        .toList();
    }
}
