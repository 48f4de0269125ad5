package io.lectern.document.web;

import io.lectern.document.CollectionId;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.Document;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentStatus;
import io.lectern.document.IdempotencyKey;
import io.lectern.document.internal.Collections;
import io.lectern.document.internal.Documents;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Documents")
class DocumentController {

    private final Collections collections;
    private final Documents documents;
    private final DocumentUploads uploads;
    private final EntityTags tags;

    DocumentController(Collections collections, Documents documents, DocumentUploads uploads, EntityTags tags) {
        this.collections = collections;
        this.documents = documents;
        this.uploads = uploads;
        this.tags = tags;
    }

    /** What of a document can be edited. */
    record DocumentChange(
            @Nullable CollectionId collectionId, @Nullable Map<String, Object> metadata) {}

    @Operation(summary = "Upload a document; the same bytes again are the document that is there")
    @UploadBody
    @PostMapping(path = "/collections/{id}/documents")
    ResponseEntity<Document> add(
            @PathVariable UUID id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            HttpServletRequest request)
            throws IOException {
        var collection = new CollectionId(id);
        collections.require(collection);
        return answer(uploads.receive(
                request, upload -> documents.add(collection, upload, key == null ? null : keyOf(key, id, upload))));
    }

    @Operation(summary = "The documents of a collection, oldest first")
    @GetMapping("/collections/{id}/documents")
    CursorPage<Document> list(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable UUID parentId) {
        var only = new Documents.Listed(
                status == null ? null : DocumentStatus.of(status), parentId == null ? null : new DocumentId(parentId));
        return documents.list(new CollectionId(id), only, Cursor.decode(after, Cursor.START), limit);
    }

    @Operation(summary = "A document and how far it has come")
    @GetMapping("/documents/{id}")
    ResponseEntity<Document> find(@PathVariable UUID id) {
        return tagged(documents.find(new DocumentId(id)));
    }

    @Operation(
            summary =
                    "Replace the metadata of a document and of those that lie in it, or move them to another collection")
    @PatchMapping("/documents/{id}")
    ResponseEntity<Document> change(
            @PathVariable UUID id,
            @RequestBody DocumentChange change,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return tagged(documents.change(
                new DocumentId(id),
                new Documents.Change(change.collectionId(), change.metadata()),
                tags.document(ifMatch)));
    }

    @Operation(summary = "Delete a document with its text and its bytes")
    @DeleteMapping("/documents/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch)
            throws IOException {
        documents.delete(new DocumentId(id), tags.document(ifMatch));
    }

    @Operation(summary = "Parse a document again")
    @PostMapping("/documents/{id}/reparse")
    ResponseEntity<Document> reparse(@PathVariable UUID id) {
        return answer(documents.reparse(new DocumentId(id)));
    }

    @Operation(summary = "End taking in the newest version of a document; what is ready stays")
    @PostMapping("/documents/{id}/cancel")
    Document cancel(@PathVariable UUID id) {
        return documents.cancel(new DocumentId(id));
    }

    @Operation(summary = "Upload a new version of a document, which stays as it is until that is ready")
    @UploadBody
    @PutMapping(path = "/documents/{id}/content")
    ResponseEntity<Document> replace(
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            HttpServletRequest request)
            throws IOException {
        var document = documents.find(new DocumentId(id));
        return answer(
                uploads.receive(request, upload -> documents.replace(document.id(), upload, tags.document(ifMatch))));
    }

    private ResponseEntity<Document> answer(Documents.Accepted accepted) {
        var document = accepted.document();
        return ResponseEntity.status(accepted.queued() ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .location(URI.create("/api/v1/documents/" + document.id()))
                .eTag(tags.of(document))
                .body(document);
    }

    private ResponseEntity<Document> tagged(Document document) {
        return ResponseEntity.ok().eTag(tags.of(document)).body(document);
    }

    private IdempotencyKey keyOf(String key, UUID collection, Documents.Upload upload) {
        return IdempotencyKey.of(
                key,
                List.of(
                        "document",
                        collection.toString(),
                        upload.content().sha256(),
                        upload.filename(),
                        tags.hash(upload.metadata() == null ? Map.of() : upload.metadata())));
    }
}
