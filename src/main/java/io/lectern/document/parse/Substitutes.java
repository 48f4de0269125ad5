package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import java.util.regex.Pattern;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;

/** What stands for the text of a file that has none: the names of the files in it, or what it says about itself. */
final class Substitutes {

    private static final Pattern PARAGRAPHS = Pattern.compile("\\n\\s*\\n");

    private Substitutes() {}

    static void add(Reading reading, Metadata metadata, MediaType type, String filename) throws UnreadableException {
        for (var paragraph : PARAGRAPHS.split(reading.drawn().toString(), 0)) {
            reading.assembly().add(BlockKind.PARAGRAPH, paragraph);
        }
        if (!reading.assembly().isEmpty()) {
            return;
        }
        var title = metadata.get(TikaCoreProperties.TITLE);
        boolean titled = title != null && !title.isBlank();
        if (!reading.names().isEmpty()) {
            reading.listNames(titled ? title : filename);
            return;
        }
        if (titled && reading.assembly().pages() == 0 && !type.getType().equals("image")) {
            reading.assembly().addHeading(1, title);
            var description = metadata.get(TikaCoreProperties.DESCRIPTION);
            reading.assembly().add(BlockKind.PARAGRAPH, description == null ? "" : description);
        }
        if (reading.assembly().isEmpty()) {
            throw new UnreadableException(ParseFailure.WITHOUT_TEXT, withoutText(reading, type));
        }
    }

    private static String withoutText(Reading reading, MediaType type) {
        int pages = reading.assembly().pages();
        if (pages == 0 && !type.getType().equals("image")) {
            return "The file of type %s has no text".formatted(type);
        }
        var subject = pages == 0 ? "The picture" : pages == 1 ? "Its page" : "Each of its %d pages".formatted(pages);
        return "%s has no text in the file. %s".formatted(subject, reading.advice());
    }
}
