package io.lectern.answer.summary.extract;

import io.lectern.document.BlockKind;
import io.lectern.document.TextRange;
import io.lectern.prompt.SourceDocument;
import io.lectern.retrieval.SentenceSplitter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The sentences of documents that a summary may be made of. */
final class Sentences {

    private static final int FEWEST_WORDS = 4;
    private static final int LONGEST = 90;
    /** Characters of which no whole sentence has as many: what has is not read. */
    private static final int UNREADABLE = 2_000;

    private static final String ENDS = ".!。！”」\"’;；)）]…";
    private static final Set<BlockKind> PROSE = Set.of(BlockKind.PARAGRAPH, BlockKind.LIST_ITEM);
    private static final Set<BlockKind> ANY =
            Set.of(BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.FOOTNOTE, BlockKind.HEADING);

    private Sentences() {}

    /** Whole sentences of the running text; when there are none, whatever there is. */
    static List<Sentence> of(List<SourceDocument> documents) {
        var whole = sentences(documents, PROSE, Sentences::isWhole);
        if (!whole.isEmpty()) {
            return whole;
        }
        return sentences(documents, ANY, sentence -> !sentence.words().isEmpty());
    }

    private static List<Sentence> sentences(
            List<SourceDocument> documents, Set<BlockKind> kinds, Predicate<Sentence> wanted) {
        var sentences = new ArrayList<Sentence>();
        for (int document = 0; document < documents.size(); document++) {
            var source = documents.get(document);
            var said = new HashSet<List<String>>();
            int section = -1;
            int place = 0;
            for (int piece = 0; piece < source.size(); piece++) {
                if (!kinds.contains(source.kind(piece))) {
                    continue;
                }
                place = source.section(piece) == section ? place : 0;
                section = source.section(piece);
                var range = source.range(piece);
                for (var found :
                        SentenceSplitter.sentences(range.of(source.text().text()))) {
                    if (kinds == PROSE && found.length() > UNREADABLE) {
                        continue;
                    }
                    var there = new TextRange(range.start() + found.start(), range.start() + found.end());
                    var sentence = Sentence.of(source, document, piece, place, there);
                    if (wanted.test(sentence) && said.add(sentence.words())) {
                        sentences.add(sentence);
                        place++;
                    }
                }
            }
        }
        return sentences;
    }

    private static boolean isWhole(Sentence sentence) {
        var text = sentence.text();
        return sentence.words().size() >= FEWEST_WORDS
                && TextLength.of(text) <= LONGEST
                && ENDS.indexOf(text.charAt(text.length() - 1)) >= 0;
    }
}
