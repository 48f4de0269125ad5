package io.lectern.document.parse.pdf;

import io.lectern.document.parse.text.Piece;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.io.RandomAccessStreamCache.StreamCacheCreateFunction;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.pdf.PDFParser;

/**
 * Tika's parser of PDF, but for the text on the pages: that is taken, with its layout, before Tika comes to it, and the
 * pages it was on are empty then. Passwords, permissions, forms, annotations, attachments and pages without text are
 * Tika's. Reads one file; used by one thread.
 */
public final class PdfTextParser extends PDFParser {

    private static final long serialVersionUID = 1L;

    private final int maxCharacters;
    private final transient PageListener listener;
    private transient List<Piece> pieces = List.of();

    /** Is told of each page that was read. */
    public interface PageListener {
        void read(int page, int pages);
    }

    public PdfTextParser(int maxCharacters, PageListener listener) {
        this.maxCharacters = maxCharacters;
        this.listener = listener;
    }

    @Override
    protected PDDocument getPDDocument(
            InputStream stream,
            TikaInputStream file,
            String password,
            StreamCacheCreateFunction cache,
            Metadata metadata,
            ParseContext context)
            throws IOException, EncryptedDocumentException {
        var document = super.getPDDocument(stream, file, password, cache, metadata, context);
        boolean read = false;
        try {
            pieces = PdfLayout.takeText(document, maxCharacters, listener);
            read = true;
        } finally {
            if (!read) {
                document.close();
            }
        }
        return document;
    }

    /** The text of the pages, each page's followed by what else Tika found on it. */
    public List<Piece> piecesBefore(List<Piece> others) {
        var merged = new ArrayList<Piece>(pieces.size() + others.size());
        int other = 0;
        for (var piece : pieces) {
            for (; other < others.size() && others.get(other).page() < piece.lastPage(); other++) {
                merged.add(others.get(other));
            }
            merged.add(piece);
        }
        merged.addAll(others.subList(other, others.size()));
        return merged;
    }
}
