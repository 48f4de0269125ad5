package io.lectern.retrieval.passage;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.Page;
import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random documents in English, Chinese and both, with every kind of block. The seed is printed and can be given. */
public final class RandomTexts {

    private static final List<String> ENGLISH = List.of(
            "river", "engine", "Dr.", "report", "2024", "growth", "the", "of", "analysis", "U.S.", "3.5", "market's");
    private static final List<String> CHINESE =
            List.of("公司", "研究", "增长", "的", "北京", "大學", "系统", "𠮷野", "数据", "，", "２０２４年");

    private static final List<BlockKind> KINDS = List.of(BlockKind.values());

    private final Random random;
    private final int maxBlocks;
    private final int longestSentence;
    private final List<String> separators;
    private final StringBuilder text = new StringBuilder();
    private final List<Block> blocks = new ArrayList<>();

    private RandomTexts(Random random, int maxBlocks, int longestSentence, List<String> separators) {
        this.random = random;
        this.maxBlocks = maxBlocks;
        this.longestSentence = longestSentence;
        this.separators = separators;
    }

    public static Random seeded() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        return new Random(seed);
    }

    public static CanonicalText document(Random random) {
        return new RandomTexts(random, 40, 900, List.of(" ", " ", " ", " ", " ", " ", " ", " ", "")).document();
    }

    /** A smaller document whose words have spaces between them. */
    public static CanonicalText spacedDocument(Random random) {
        return new RandomTexts(random, 6, 40, List.of(" ")).document();
    }

    private CanonicalText document() {
        int count = random.nextInt(maxBlocks);
        for (int i = 0; i < count; i++) {
            text.append("\n".repeat(random.nextInt(3) + (i == 0 ? 0 : 1)));
            addBlock();
        }
        return new CanonicalText(text.toString(), blocks, pages(), null);
    }

    private void addBlock() {
        var kind = KINDS.get(random.nextInt(KINDS.size()));
        int start = text.length();
        switch (kind) {
            case HEADING -> addWords(1 + random.nextInt(6), " ");
            case TABLE -> addLines(" | ");
            case CODE -> addLines(" ");
            case PARAGRAPH, LIST_ITEM, FOOTNOTE, FURNITURE -> addSentences();
        }
        int level = kind == BlockKind.HEADING ? 1 + random.nextInt(4) : 0;
        int headerRows = kind == BlockKind.TABLE ? random.nextInt(3) : 0;
        blocks.add(new Block(kind, level, headerRows, new TextRange(start, text.length()), null));
    }

    private void addSentences() {
        int sentences = random.nextInt(25);
        for (int i = 0; i < sentences; i++) {
            // Now and then a sentence that is longer than a passage, or a word without any space.
            addWords(
                    random.nextInt(20) == 0 ? longestSentence : 1 + random.nextInt(30),
                    separators.get(random.nextInt(separators.size())));
            text.append(random.nextBoolean() ? ". " : "。");
        }
    }

    private void addLines(String separator) {
        int lines = 1 + random.nextInt(60);
        for (int i = 0; i < lines; i++) {
            text.append(i == 0 ? "" : "\n");
            addWords(1 + random.nextInt(8), separator);
        }
    }

    private void addWords(int count, String separator) {
        for (int i = 0; i < count; i++) {
            var words = random.nextInt(3) == 0 ? CHINESE : ENGLISH;
            text.append(i == 0 ? "" : separator).append(words.get(random.nextInt(words.size())));
        }
    }

    private List<Page> pages() {
        var pages = new ArrayList<Page>();
        int start = 0;
        for (int i = 7; i < blocks.size(); i += 8) {
            int end = blocks.get(i).range().end();
            pages.add(new Page(pages.size() + 1, new TextRange(start, end)));
            start = end;
        }
        if (!pages.isEmpty()) {
            pages.add(new Page(pages.size() + 1, new TextRange(start, text.length())));
        }
        return pages;
    }
}
