package io.lectern.document.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.poi.wp.usermodel.HeaderFooterType;
import org.apache.poi.xwpf.usermodel.XWPFAbstractNum;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.xmlbeans.XmlException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTAbstractNum;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTP;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTbl;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STMerge;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STNumberFormat;

/** What the markup of a document of Word says of its structure. */
class WordDocumentsTests {

    private static final DocumentReader READER = new DocumentReader();
    private static final String WORD = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

    private final XWPFDocument document = new XWPFDocument();

    @TempDir
    Path folder;

    @AfterEach
    void close() throws IOException {
        document.close();
    }

    @Test
    void aParagraphIsAHeadingByItsOutlineLevelOrThatOfItsStyleOrTheNameOfThat() throws IOException {
        addStyle("Kapitel", "Mein Kapitel", 0, "");
        addStyle("a3", "标题 2", -1, "");
        addStyle("Derived", "Derived", -1, "Kapitel");
        paragraph("By its style").setStyle("Kapitel");
        paragraph("By a style's name").setStyle("a3");
        paragraph("By the style of its style").setStyle("Derived");
        paragraph("By itself").getCTP().addNewPPr().addNewOutlineLvl().setVal(BigInteger.TWO);
        paragraph("Body text.").getCTP().addNewPPr().addNewOutlineLvl().setVal(BigInteger.valueOf(9));

        var text = read();

        assertThat(texts(text, BlockKind.HEADING))
                .containsExactly("By its style", "By a style's name", "By the style of its style", "By itself");
        assertThat(text.blocks()).extracting(Block::level).containsExactly(1, 2, 1, 3, 0);
    }

    @Test
    void rowsMarkedAsHeaderSayWhatTheColumnsAre() throws IOException {
        var table = table(List.of(
                List.of("Wood", "Weight", "Weight"), List.of("", "dry", "wet"), List.of("Oak", "heavy", "heavier")));
        for (int row = 0; row < 2; row++) {
            table.getRow(row).getCtRow().addNewTrPr().addNewTblHeader();
        }

        var block = read().blocks().getFirst();

        assertThat(block.kind()).isEqualTo(BlockKind.TABLE);
        assertThat(block.headerRows()).isEqualTo(2);
    }

    @Test
    void mergedCellsLeaveTheCellsBelowTheirHeader() throws IOException {
        var table = table(List.of(List.of("Stand", "Price"), List.of("Oak", "240"), List.of("", "260")));
        table.getRow(1).getCell(0).getCTTc().addNewTcPr().addNewVMerge().setVal(STMerge.RESTART);
        table.getRow(2).getCell(0).getCTTc().addNewTcPr().addNewVMerge();
        var wide = table.createRow();
        wide.removeCell(1);
        wide.getCell(0).setText("All of them");
        wide.getCell(0).getCTTc().addNewTcPr().addNewGridSpan().setVal(BigInteger.TWO);

        assertThat(read().text()).isEqualTo("Stand | Price\nOak | 240\n| 260\nAll of them");
    }

    @Test
    void aTableInAContentControlKeepsItsCells() throws IOException, XmlException {
        table(List.of(List.of("Wood", "Weight"), List.of("Oak", "12 kg")));
        var inside = document.getDocument().getBody().getTblArray(0).xmlText();
        document.getDocument().getBody().removeTbl(0);
        var control = document.getDocument().getBody().addNewSdt();
        control.addNewSdtContent().addNewTbl().set(CTTbl.Factory.parse(inside));

        assertThat(texts(read(), BlockKind.TABLE)).containsExactly("Wood | Weight\nOak | 12 kg");
    }

    @Test
    void footnotesAndEndnotesFollowWhatRefersToThem() throws IOException {
        var paragraph = paragraph("The stand is of oak");
        var footnote = document.createFootnote();
        footnote.createParagraph().createRun().setText("From a wood nearby.");
        paragraph.addFootnoteReference(footnote);
        var endnote = document.createEndnote();
        endnote.createParagraph().createRun().setText("So it is said.");
        paragraph.addFootnoteReference(endnote);
        paragraph("The next one is of ash.");

        var text = read();

        assertThat(kinds(text))
                .containsExactly(BlockKind.PARAGRAPH, BlockKind.FOOTNOTE, BlockKind.FOOTNOTE, BlockKind.PARAGRAPH);
        assertThat(text.text())
                .isEqualTo(
                        "The stand is of oak[1][2]\n\n[1] From a wood nearby.\n\n[2] So it is said.\n\nThe next one is of ash.");
    }

    @Test
    void itemsOfListsHaveTheirNumbersButNoMarks() throws IOException {
        var numbered = list(STNumberFormat.DECIMAL, "%1.");
        var marked = list(STNumberFormat.BULLET, "\u00B7");
        paragraph("First").setNumID(numbered);
        paragraph("Second").setNumID(numbered);
        paragraph("Third").setNumID(marked);
        document.getParagraphs().forEach(paragraph -> paragraph.setNumILvl(BigInteger.ZERO));

        var text = read();

        assertThat(texts(text, BlockKind.LIST_ITEM)).containsExactly("1. First", "2. Second", "Third");
    }

    @Test
    void headersAndFootersAreNoBodyText() throws IOException {
        document.createHeader(HeaderFooterType.DEFAULT)
                .createParagraph()
                .createRun()
                .setText("Annual report");
        document.createFooter(HeaderFooterType.DEFAULT)
                .createParagraph()
                .createRun()
                .setText("Confidential");
        paragraph("The stand is of oak.");

        var text = read();

        assertThat(texts(text, BlockKind.FURNITURE)).containsExactly("Annual report", "Confidential");
        assertThat(texts(text, BlockKind.PARAGRAPH)).containsExactly("The stand is of oak.");
    }

    @Test
    void formulasAreTextAndWhatWasDeletedIsNot() throws IOException, XmlException {
        var markup = """
                <w:p %s xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">
                <w:r><w:t xml:space="preserve">So </w:t></w:r>
                <w:del w:id="1" w:author="A"><w:r><w:delText>never </w:delText></w:r></w:del>
                <m:oMath><m:r><m:t>x=</m:t></m:r><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num>
                <m:den><m:r><m:t>2</m:t></m:r></m:den></m:f><m:sSup><m:e><m:r><m:t>y</m:t></m:r></m:e>
                <m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>
                <w:r><w:t>.</w:t></w:r></w:p>""".formatted(WORD);
        document.getDocument().getBody().addNewP().set(CTP.Factory.parse(markup));

        assertThat(read().text()).isEqualTo("So x=(a+b)/2y^2.");
    }

    private XWPFParagraph paragraph(String text) {
        var paragraph = document.createParagraph();
        paragraph.createRun().setText(text);
        return paragraph;
    }

    private XWPFTable table(List<List<String>> rows) {
        var table = document.createTable(rows.size(), rows.getFirst().size());
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).size(); column++) {
                table.getRow(row).getCell(column).setText(rows.get(row).get(column));
            }
        }
        return table;
    }

    private void addStyle(String id, String name, int outlineLevel, String basedOn) {
        var style = CTStyle.Factory.newInstance();
        style.setStyleId(id);
        style.addNewName().setVal(name);
        style.addNewBasedOn().setVal(basedOn);
        if (outlineLevel >= 0) {
            style.addNewPPr().addNewOutlineLvl().setVal(BigInteger.valueOf(outlineLevel));
        }
        document.createStyles().addStyle(new XWPFStyle(style));
    }

    private BigInteger list(STNumberFormat.Enum format, String text) {
        var definition = CTAbstractNum.Factory.newInstance();
        definition.setAbstractNumId(BigInteger.valueOf(document.getParagraphs().size() + format.intValue()));
        var level = definition.addNewLvl();
        level.setIlvl(BigInteger.ZERO);
        level.addNewStart().setVal(BigInteger.ONE);
        level.addNewNumFmt().setVal(format);
        level.addNewLvlText().setVal(text);
        var numbering = document.createNumbering();
        var abstractId = numbering.addAbstractNum(new XWPFAbstractNum(definition, numbering));
        return numbering.addNum(abstractId);
    }

    private CanonicalText read() throws IOException {
        var file = folder.resolve("document.docx");
        try (var out = Files.newOutputStream(file)) {
            document.write(out);
        }
        var outcome = READER.read(
                ParseRequest.ofText(file.toString(), "document.docx", 100_000), RecognitionProgress.IGNORED);
        assertThat(outcome).isInstanceOf(ParseOutcome.Parsed.class);
        return ((ParseOutcome.Parsed) outcome).text();
    }

    private static List<BlockKind> kinds(CanonicalText text) {
        return text.blocks().stream().map(Block::kind).toList();
    }

    private static List<String> texts(CanonicalText text, BlockKind kind) {
        return text.blocks().stream()
                .filter(block -> block.kind() == kind)
                .map(block -> block.range().of(text.text()))
                .toList();
    }
}
