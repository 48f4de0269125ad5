package io.lectern.document.web;

import io.lectern.document.CollectionId;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.DocumentCollection;
import io.lectern.document.IdempotencyKey;
import io.lectern.document.internal.Collections;
import io.lectern.document.internal.Documents;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.net.URI;
import java.util.List;
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
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/collections")
@Tag(name = "Collections")
class CollectionController {

    private final Collections collections;
    private final Documents documents;
    private final EntityTags tags;

    CollectionController(Collections collections, Documents documents, EntityTags tags) {
        this.collections = collections;
        this.documents = documents;
        this.tags = tags;
    }

    record NewCollection(
            @NotBlank @Size(max = 200) String name,
            @Nullable @Size(max = 10_000) String description) {}

    record CollectionChange(
            @Nullable @Size(min = 1, max = 200) @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
            String name,

            @Nullable @Size(max = 10_000) String description) {}

    @Operation(summary = "Create a collection")
    @PostMapping
    ResponseEntity<DocumentCollection> create(
            @Valid @RequestBody NewCollection request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        var name = request.name().strip();
        var description = request.description();
        var parts = List.of("collection", name, String.valueOf(description));
        var collection = collections.create(name, description, key == null ? null : IdempotencyKey.of(key, parts));
        return ResponseEntity.created(URI.create("/api/v1/collections/" + collection.id()))
                .eTag(tags.of(collection))
                .body(collection);
    }

    @Operation(summary = "Collections, oldest first")
    @GetMapping
    CursorPage<DocumentCollection> list(
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit,
            @RequestParam(required = false) @Nullable String after) {
        return collections.list(Cursor.decode(after, Cursor.START), limit);
    }

    @Operation(summary = "A collection")
    @GetMapping("/{id}")
    ResponseEntity<DocumentCollection> find(@PathVariable UUID id) {
        return tagged(collections.find(new CollectionId(id)));
    }

    @Operation(summary = "Change the name or the description of a collection")
    @PatchMapping("/{id}")
    ResponseEntity<DocumentCollection> change(
            @PathVariable UUID id,
            @Valid @RequestBody CollectionChange change,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        var name = change.name() == null ? null : change.name().strip();
        return tagged(collections.change(new CollectionId(id), name, change.description(), tags.collection(ifMatch)));
    }

    @Operation(summary = "Delete a collection with its documents")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable UUID id) throws IOException {
        documents.deleteCollection(new CollectionId(id));
    }

    private ResponseEntity<DocumentCollection> tagged(DocumentCollection collection) {
        return ResponseEntity.ok().eTag(tags.of(collection)).body(collection);
    }
}
