package io.lectern.document.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the markup of OpenDocument says of the structure of texts and presentations. */
class OpenDocumentTests {

    private static final DocumentReader READER = new DocumentReader();
    private static final String TEXT = "application/vnd.oasis.opendocument.text";
    private static final String PRESENTATION = "application/vnd.oasis.opendocument.presentation";
    private static final String NAMES = """
            xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
            xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
            xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
            xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
            xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
            xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
            xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"
            """;

    @TempDir
    Path folder;

    @Test
    void aTextHasHeadingsListsNotesAndTablesWithHeaderRows() throws IOException {
        var text = read(TEXT, """
                <office:automatic-styles><style:style style:name="P1" style:parent-style-name="Title"/>
                </office:automatic-styles><office:body><office:text>
                <text:p text:style-name="P1">On stands</text:p>
                <text:h text:outline-level="2">Woods</text:h>
                <text:p>Of<text:s text:c="2"/>oak<text:note><text:note-citation>1</text:note-citation><text:note-body>\
                <text:p>It is said.</text:p></text:note-body></text:note>, mostly.</text:p>
                <text:p><draw:frame><svg:title>A stand</svg:title></draw:frame></text:p>
                <text:list><text:list-item><text:p>ash</text:p></text:list-item></text:list>
                <table:table><table:table-header-rows><table:table-row>
                <table:table-cell><text:p>Wood</text:p></table:table-cell>
                <table:table-cell table:number-columns-spanned="2"><text:p>Weight</text:p></table:table-cell>
                <table:covered-table-cell/></table:table-row></table:table-header-rows>
                <table:table-row><table:table-cell><text:p>Oak</text:p></table:table-cell>
                <table:table-cell table:number-columns-repeated="2"/></table:table-row>
                <table:table-row><table:table-cell><text:p>Ash</text:p></table:table-cell>
                <table:table-cell><text:p>dry</text:p></table:table-cell>
                <table:table-cell><text:p>wet</text:p></table:table-cell></table:table-row></table:table>
                </office:text></office:body>""", """
                <office:master-styles><style:master-page><style:header><text:p>Annual report</text:p></style:header>
                </style:master-page></office:master-styles>""");

        assertThat(text.blocks())
                .extracting(Block::kind)
                .containsExactly(
                        BlockKind.HEADING,
                        BlockKind.HEADING,
                        BlockKind.PARAGRAPH,
                        BlockKind.FOOTNOTE,
                        BlockKind.PARAGRAPH,
                        BlockKind.LIST_ITEM,
                        BlockKind.TABLE,
                        BlockKind.FURNITURE);
        assertThat(text.text())
                .isEqualTo("On stands\n\nWoods\n\nOf oak[1], mostly.\n\n[1] It is said.\n\nA stand\n\nash\n\n"
                        + "Wood | Weight\nOak\nAsh | dry | wet\n\nAnnual report");
        assertThat(text.blocks()).extracting(Block::level).startsWith(1, 2, 0);
        assertThat(text.blocks().get(6).headerRows()).isEqualTo(1);
    }

    @Test
    void aSlideIsAPageWithItsTitleAsHeadingAndNothingOfItsMaster() throws IOException {
        var text = read(PRESENTATION, """
                <office:body><office:presentation>
                <draw:page><draw:frame presentation:class="outline"><draw:text-box><text:p>Said above the title, which is a long line that goes on and on and is no heading at all, though it is the first of all of them.</text:p>
                </draw:text-box></draw:frame><draw:frame presentation:class="title"><draw:text-box><text:p>Opening</text:p>
                </draw:text-box></draw:frame></draw:page>
                <draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Closing</text:p></draw:text-box>
                </draw:frame><draw:frame><draw:text-box><text:p>Thank you.</text:p></draw:text-box></draw:frame>
                </draw:page></office:presentation></office:body>""", """
                <office:master-styles><style:master-page><draw:frame><draw:text-box><text:p>Click to edit</text:p>
                </draw:text-box></draw:frame></style:master-page></office:master-styles>""");

        assertThat(text.pages()).hasSize(2);
        assertThat(text.text()).endsWith("Opening\n\nClosing\n\nThank you.");
        assertThat(text.blocks())
                .extracting(Block::kind)
                .containsExactly(BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.HEADING, BlockKind.PARAGRAPH);
    }

    private CanonicalText read(String type, String content, String styles) throws IOException {
        var file = folder.resolve(type.equals(TEXT) ? "file.odt" : "file.odp");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            var bytes = type.getBytes(StandardCharsets.US_ASCII);
            var first = new ZipEntry("mimetype");
            var checksum = new CRC32();
            checksum.update(bytes);
            first.setMethod(ZipEntry.STORED);
            first.setSize(bytes.length);
            first.setCrc(checksum.getValue());
            zip.putNextEntry(first);
            zip.write(bytes);
            for (var part : List.of(
                    List.of("styles.xml", "document-styles", styles),
                    List.of("content.xml", "document-content", content))) {
                zip.putNextEntry(new ZipEntry(part.get(0)));
                zip.write("<office:%2$s %1$s>%3$s</office:%2$s>"
                        .formatted(NAMES, part.get(1), part.get(2))
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        var outcome = READER.read(
                ParseRequest.ofText(file.toString(), file.getFileName().toString(), 100_000),
                RecognitionProgress.IGNORED);
        assertThat(outcome).isInstanceOf(ParseOutcome.Parsed.class);
        return ((ParseOutcome.Parsed) outcome).text();
    }
}
