package io.lectern.document.parse;

import io.lectern.document.parse.text.LineJoiner;
import java.util.ArrayList;
import java.util.List;

/**
 * The words that Tesseract's tab-separated output lists, put together to paragraphs.
 *
 * @see <a href="https://tesseract-ocr.github.io/tessdoc/Command-Line-Usage.html">the format</a>
 */
final class RecognizedText {

    private static final int COLUMNS = 12;
    private static final int BLOCK = 2;
    private static final int PARAGRAPH = 3;
    private static final int LINE = 4;
    private static final int CONFIDENCE = 10;
    private static final int TEXT = 11;
    /** In percent, the mean of a paragraph's words; specks of dirt give words too. */
    private static final double LEAST_CONFIDENCE = 40;

    private final List<String> paragraphs = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private String paragraph = "";
    private String line = "";
    private double confidence;
    private int words;
    private double confidenceOfAll;
    private int wordsOfAll;

    private RecognizedText() {}

    static RecognizedText of(String tsv) {
        var text = new RecognizedText();
        tsv.lines().skip(1).map(row -> row.split("\t", COLUMNS)).forEach(text::add);
        text.endParagraph();
        return text;
    }

    /** Those that Tesseract has some confidence in, in reading order. */
    List<String> paragraphs() {
        return List.copyOf(paragraphs);
    }

    /** Tesseract's confidence in a word, in percent, on average; 0 without words. */
    double confidence() {
        return wordsOfAll == 0 ? 0 : confidenceOfAll / wordsOfAll;
    }

    private void add(String[] row) {
        if (row.length < COLUMNS || row[TEXT].isBlank()) {
            return;
        }
        var newParagraph = row[BLOCK] + "." + row[PARAGRAPH];
        var newLine = newParagraph + "." + row[LINE];
        var word = row[TEXT].strip();
        if (!newParagraph.equals(paragraph)) {
            endParagraph();
        } else if (!newLine.equals(line)) {
            current.append('\n');
        } else if (!(LineJoiner.isWide(current.charAt(current.length() - 1)) && LineJoiner.isWide(word.charAt(0)))) {
            current.append(' ');
        }
        paragraph = newParagraph;
        line = newLine;
        current.append(word);
        confidence += Double.parseDouble(row[CONFIDENCE]);
        words++;
    }

    private void endParagraph() {
        if (words > 0 && confidence / words >= LEAST_CONFIDENCE) {
            paragraphs.addAll(LineJoiner.paragraphs(current.toString()));
        }
        current.setLength(0);
        confidenceOfAll += confidence;
        wordsOfAll += words;
        confidence = 0;
        words = 0;
    }
}
