package io.lectern.document.parse;

import io.lectern.document.parse.text.TextAssembly;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.jspecify.annotations.Nullable;

/** The pages of a PDF as pictures. */
final class PdfPages implements AutoCloseable {

    private static final long MEMORY_BYTES = 64L << 20;
    private static final float POINTS_PER_INCH = 72;
    private static final float DPI = 300;
    private static final int MOST_BOOKMARKS = 10_000;
    private static final int DEEPEST_BOOKMARK = 9;

    private final PDDocument document;
    private final PDFRenderer renderer;

    private PdfPages(PDDocument document) {
        this.document = document;
        this.renderer = new PDFRenderer(document);
        renderer.setSubsamplingAllowed(true);
    }

    static PdfPages open(Path path, @Nullable String password) throws IOException {
        return new PdfPages(Loader.loadPDF(
                path.toFile(),
                password == null ? "" : password,
                MemoryUsageSetting.setupMixed(MEMORY_BYTES).streamCache));
    }

    /** Whether anything is drawn on a page, be it white on white. */
    boolean showsSomething(int page) {
        try {
            return page <= document.getNumberOfPages()
                    && document.getPage(page - 1).hasContents();
        } catch (RuntimeException damaged) {
            return false;
        }
    }

    /** A page in 300 dots per inch, or as many as fit. */
    BufferedImage render(int page) throws IOException {
        var box = document.getPage(page - 1).getCropBox();
        double points = (double) Math.max(1, box.getWidth()) * Math.max(1, box.getHeight());
        double fitting = Math.sqrt(GrayPicture.MOST_PIXELS / points);
        return renderer.renderImage(page - 1, (float) Math.min(DPI / POINTS_PER_INCH, fitting), ImageType.GRAY);
    }

    /** Adds the bookmarks as headings of their pages. */
    void addOutline(TextAssembly assembly) {
        var outline = document.getDocumentCatalog().getDocumentOutline();
        if (outline != null) {
            addBookmarks(outline, 1, assembly, new HashSet<>());
        }
    }

    private void addBookmarks(PDOutlineNode parent, int level, TextAssembly assembly, Set<COSDictionary> seen) {
        for (var item : parent.children()) {
            if (seen.size() >= MOST_BOOKMARKS || !seen.add(item.getCOSObject())) {
                return;
            }
            if (item.getTitle() != null) {
                assembly.addHeading(level, item.getTitle());
            }
            if (level < DEEPEST_BOOKMARK) {
                addBookmarks(item, level + 1, assembly, seen);
            }
        }
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
