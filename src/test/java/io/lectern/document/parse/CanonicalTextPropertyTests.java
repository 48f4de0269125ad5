package io.lectern.document.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for the canonical text of any file. */
class CanonicalTextPropertyTests {

    private static final int DOCUMENTS = 150;
    private static final String[] WORDS = {
        "lectern",
        "讲台",
        "𝔘𝔫𝔦",
        "stand ",
        "\u0000",
        "\uD800",
        "\uDC00",
        "\r\n",
        "\r",
        "\n",
        "\n\n",
        " | ",
        "# ",
        "- ",
        "\u2028",
        "\uFEFF",
        "café",
        "😀",
        "\t",
        "* ",
        "```\n",
        "<b>",
        "</td>",
        "<table><tr><td>",
        "</table>",
        "<p>",
        "<h2>",
        "&amp;",
        "1. ",
        "|a|b|\n|-|-|\n|c|d|\n",
        "\u00AD",
        "表格",
        "。"
    };

    @Test
    void holdForRandomDocuments(@TempDir Path folder) throws IOException {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        var random = new Random(seed);
        var reader = new DocumentReader();
        int parsed = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            var extension = new String[] {"txt", "md", "html", "csv"}[random.nextInt(4)];
            var file = folder.resolve("random-" + i + "." + extension);
            Files.write(file, randomText(random).getBytes(charset(random)));

            var outcome = reader.read(
                    ParseRequest.ofText(file.toString(), file.getFileName().toString(), 100_000), PageProgress.IGNORED);

            if (outcome
                    instanceof ParseOutcome.Parsed(String mediaType, CanonicalText text, var embedded, var warnings)) {
                parsed++;
                check(text, "seed " + seed + ", document " + i + " of type " + mediaType);
            }
        }
        assertThat(parsed).isGreaterThan(DOCUMENTS / 2);
    }

    private static String randomText(Random random) {
        var text = new StringBuilder("start ");
        for (int words = random.nextInt(300); words > 0; words--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    private static java.nio.charset.Charset charset(Random random) {
        return random.nextInt(4) == 0 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    }

    private static void check(CanonicalText canonical, String document) {
        var text = canonical.text();
        assertThat(text).as(document).isNotBlank().doesNotContain("\r", "\0", "\u2028", "\uFEFF");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)) {
                assertThat(i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1)))
                        .as(document)
                        .isTrue();
                i++;
            } else {
                assertThat(Character.isLowSurrogate(c)).as(document).isFalse();
            }
        }
        int end = 0;
        for (var block : canonical.blocks()) {
            var between = text.substring(end, block.range().start());
            assertThat(between).as(document).isEqualTo(end == 0 ? "" : "\n\n");
            var content = block.range().of(text);
            assertThat(content).as(document).isNotBlank();
            if (block.kind() != BlockKind.CODE) {
                assertThat(content).as(document).isEqualTo(content.strip()).doesNotContain("\n\n");
            }
            end = block.range().end();
        }
        assertThat(end).as(document).isEqualTo(text.length());
    }
}
