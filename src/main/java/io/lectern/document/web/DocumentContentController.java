package io.lectern.document.web;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.document.internal.Documents;
import io.lectern.document.internal.StoredTexts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Min;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/documents/{id}")
@Tag(name = "Documents")
class DocumentContentController {

    private static final MediaType PLAIN_UTF8 = new MediaType("text", "plain", StandardCharsets.UTF_8);

    private final Documents documents;
    private final StoredTexts texts;

    DocumentContentController(Documents documents, StoredTexts texts) {
        this.documents = documents;
        this.texts = texts;
    }

    /**
     * A page's text and where it is in the document's text, in UTF-16 code units.
     *
     * @param number 1 for the first page
     */
    record PageText(int number, int startChar, int endChar, String text) {}

    /** The original bytes; always as a download of no particular type, so that no browser runs what is in them. */
    @Operation(summary = "The original bytes of a document")
    @GetMapping("/content")
    ResponseEntity<Resource> content(@PathVariable UUID id) {
        var document = documents.find(new DocumentId(id));
        var disposition = ContentDisposition.attachment()
                .filename(document.filename(), StandardCharsets.UTF_8)
                .build();
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString())
                .header("X-Content-Type-Options", "nosniff")
                .body(new FileSystemResource(documents.content(document)));
    }

    @Operation(summary = "The canonical text of a document, which citations are ranges of")
    @GetMapping("/text")
    ResponseEntity<String> text(
            @PathVariable UUID id, @RequestParam(required = false) @Nullable @Min(1) Integer version) {
        return ResponseEntity.ok()
                .contentType(PLAIN_UTF8)
                .header("X-Content-Type-Options", "nosniff")
                .body(texts.characters(version(id, version)));
    }

    @Operation(summary = "The text of one page and where it is in the canonical text")
    @GetMapping("/pages/{number}")
    PageText page(
            @PathVariable UUID id,
            @PathVariable int number,
            @RequestParam(required = false) @Nullable @Min(1) Integer version) {
        var versionId = version(id, version);
        var text = texts.characters(versionId);
        var range = texts.page(versionId, number);
        return new PageText(number, range.start(), range.end(), range.of(text));
    }

    private VersionId version(UUID id, @Nullable Integer version) {
        var document = documents.find(new DocumentId(id));
        return new VersionId(document.id(), version == null ? document.version() : version);
    }
}
