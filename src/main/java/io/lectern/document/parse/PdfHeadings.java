package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds headings in a PDF, which marks none: a short line of words, not repeated on page after page, before a longer
 * paragraph. Cautious, because what is taken for a heading is no longer body text: figures never are.
 */
final class PdfHeadings {

    private static final Pattern NUMBERED = Pattern.compile("(\\d{1,2}(?:\\.\\d{1,2}){0,4})\\.?\\s+\\p{L}.*");
    private static final Pattern CHAPTER = Pattern.compile("(第[一二三四五六七八九十百\\d]+[章节部篇]|[一二三四五六七八九十]+、).*");
    private static final Pattern SENTENCE_END = Pattern.compile(".*[.,;:!?。，；：！？、)]$");
    private static final int MAX_CHARACTERS = 80;
    private static final int MAX_WIDE_CHARACTERS = 30;
    private static final double LONGER = 1.5;
    private static final int MOST_REPEATS = 2;

    private PdfHeadings() {}

    static List<Piece> mark(List<Piece> pieces) {
        var times = new HashMap<String, Integer>();
        pieces.forEach(piece -> times.merge(piece.text(), 1, Integer::sum));
        var marked = new ArrayList<Piece>(pieces.size());
        for (int i = 0; i < pieces.size(); i++) {
            var piece = pieces.get(i);
            boolean introduces = i + 1 < pieces.size()
                    && pieces.get(i + 1).text().length()
                            > Math.max(40, piece.text().length() * LONGER);
            int level = piece.kind() == BlockKind.PARAGRAPH && introduces ? level(piece.text(), times) : 0;
            // A heading's first appearance may be the document's title.
            marked.add(level == 0 ? piece : piece.withKind(BlockKind.HEADING, i == 0 ? 1 : level));
        }
        return marked;
    }

    /** The level of a line that reads like a heading, else 0. */
    private static int level(String text, Map<String, Integer> times) {
        int limit = LineJoiner.isWide(text.charAt(0)) ? MAX_WIDE_CHARACTERS : MAX_CHARACTERS;
        if (text.length() > limit
                || text.indexOf('\n') >= 0
                || SENTENCE_END.matcher(text).matches()
                || times.getOrDefault(text, 0) > MOST_REPEATS) {
            return 0;
        }
        var numbered = NUMBERED.matcher(text);
        if (numbered.matches()) {
            return (int) numbered.group(1).chars().filter(c -> c == '.').count() + 1;
        }
        if (CHAPTER.matcher(text).matches()) {
            return 1;
        }
        boolean words = text.codePoints().noneMatch(Character::isDigit)
                && text.codePoints().anyMatch(Character::isLetter)
                && !Character.isLowerCase(text.codePointAt(0));
        return words ? 2 : 0;
    }
}
