package io.lectern.document.parse;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.sax.BodyContentHandler;
import org.xml.sax.SAXException;

/**
 * Files as Tika reads them by itself, in this very process: what ours is measured by. For files that are trusted. Safe for
 * use by several threads.
 */
public final class PlainTika {

    private static final int WITHOUT_LIMIT = -1;

    private final AutoDetectParser parser = new AutoDetectParser();

    /**
     * The text of a file.
     *
     * @throws IOException when Tika does not read it
     */
    public String text(Path file) throws IOException {
        var metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, String.valueOf(file.getFileName()));
        var text = new BodyContentHandler(WITHOUT_LIMIT);
        try (var in = TikaInputStream.get(file, metadata)) {
            parser.parse(in, text, metadata, new ParseContext());
            return text.toString();
        } catch (SAXException | TikaException e) {
            throw new IOException("Tika does not read " + file, e);
        }
    }
}
