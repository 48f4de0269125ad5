package io.lectern.document.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.parse.text.TextAssembly;
import org.junit.jupiter.api.Test;

class XhtmlBlocksTests {

    @Test
    void givesEachCellBelowAHeaderItsHeadersPlace() {
        var text = read("""
                <table><caption>Woods</caption><tr><th>Wood</th><th colspan=2>Weight</th></tr>
                <tr><td rowspan=2>Oak</td><td>dry</td><td>12<br>kg</td></tr><tr><td>wet</td><td>a | b</td></tr></table>
                """);

        assertThat(text.text()).isEqualTo("Woods\n\nWood | Weight\nOak | dry | 12 kg\n| wet | a \\| b");
        assertThat(text.blocks().getLast().headerRows()).isEqualTo(1);
    }

    @Test
    void readsATableThatOnlyLaysOutAPageAsItsBlocks() {
        var text = read("""
                <table><tr><td><h1>Stands</h1><p>Made of oak.</p></td>
                <td><table><tr><td>Oak</td><td>12</td></tr></table></td></tr></table>
                """);

        assertThat(text.text()).isEqualTo("Stands\n\nMade of oak.\n\nOak | 12");
        assertThat(text.blocks().getFirst().kind()).isEqualTo(BlockKind.HEADING);
    }

    @Test
    void tellsNavigationAndNotesFromTheText() {
        var text = read("""
                <nav><ul><li>Home</li></ul></nav><h2>Stands</h2><p>Oak.</p><aside role=doc-footnote><p>A note.</p></aside>
                """);

        assertThat(text.blocks().stream().map(block -> block.kind()))
                .containsExactly(BlockKind.FURNITURE, BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.FOOTNOTE);
    }

    private static CanonicalText read(String html) {
        var assembly = new TextAssembly(10_000);
        HtmlElements.read(html, assembly);
        return assembly.build();
    }
}
