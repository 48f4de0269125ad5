package io.lectern.prompt;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.engine.TextGenerator;
import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormats;
import io.lectern.model.GenerationDefaults;
import io.lectern.model.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Documents of tests, read by a model whose tokens are bytes. */
public final class TestDocuments {

    private TestDocuments() {}

    static ChatEncoding encoding() {
        return ChatFormats.CHATML.encoding(new ByteTokenizer(), Optional.of(1));
    }

    /** A generator with what prompts for it are made of. */
    public static LoadedModel model(TextGenerator generator) {
        return new LoadedModel(generator, new ByteTokenizer(), ChatFormats.CHATML, GenerationDefaults.GREEDY);
    }

    /** A document of paragraphs with empty lines between them; {@code #} marks headings, {@code ~} running ones. */
    public static SourceDocument document(int number, String markdown) {
        return document(number, markdown, encoding());
    }

    public static SourceDocument document(int number, String markdown, ChatEncoding encoding) {
        var version = new VersionId(new DocumentId(new UUID(0, number)), 1);
        return new SourceDocument(version, "report-%d.md".formatted(number), text(markdown), encoding);
    }

    /** All of a document. */
    public static Excerpt whole(int number, String markdown) {
        return Excerpt.whole(document(number, markdown));
    }

    private static CanonicalText text(String markdown) {
        var text = new StringBuilder();
        var blocks = new ArrayList<Block>();
        for (var paragraph : markdown.strip().split("\n\n")) {
            text.append(text.isEmpty() ? "" : "\n\n");
            int start = text.length();
            int level = paragraph.length() - paragraph.replaceFirst("^#+", "").length();
            text.append(paragraph.replaceFirst("^(#+ |~ )", ""));
            var kind = level > 0
                    ? BlockKind.HEADING
                    : paragraph.startsWith("~ ") ? BlockKind.FURNITURE : BlockKind.PARAGRAPH;
            blocks.add(new Block(kind, level, new TextRange(start, text.length())));
        }
        return new CanonicalText(text.toString(), blocks, List.of(), "en");
    }
}
