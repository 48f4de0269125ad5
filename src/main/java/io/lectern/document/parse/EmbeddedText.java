package io.lectern.document.parse;

import java.util.Locale;
import java.util.Set;
import org.apache.tika.extractor.ParsingEmbeddedDocumentExtractor;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;

/** Reads attachments and the files in an archive, but not the pictures, fonts and styles that a document is made of. */
final class EmbeddedText extends ParsingEmbeddedDocumentExtractor {

    private static final Set<String> WITHOUT_TEXT = Set.of(
            "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "svg", "ico", "emf", "wmf", "wdp", "mp3", "mp4",
            "m4a", "wav", "avi", "mov", "ttf", "otf", "woff", "woff2", "css", "js", "ncx", "bin", "rels", "vml");
    private static final int MOST = 1000;

    private int count;

    EmbeddedText(ParseContext context) {
        super(context);
    }

    @Override
    public boolean shouldParseEmbedded(Metadata metadata) {
        return ++count <= MOST && hasText(metadata) && super.shouldParseEmbedded(metadata);
    }

    private static boolean hasText(Metadata metadata) {
        var type = metadata.get(Metadata.CONTENT_TYPE);
        if (type != null
                && (type.startsWith("image/")
                        || type.startsWith("audio/")
                        || type.startsWith("video/")
                        || type.startsWith("font/")
                        || type.startsWith("text/css"))) {
            return false;
        }
        var name = metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY);
        int dot = name == null ? -1 : name.lastIndexOf('.');
        return name == null
                || dot < 0
                || !WITHOUT_TEXT.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
