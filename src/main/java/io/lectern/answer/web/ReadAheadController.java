package io.lectern.answer.web;

import io.lectern.answer.ReadAhead;
import io.lectern.answer.ReadingAhead;
import io.lectern.document.Document;
import io.lectern.document.DocumentId;
import io.lectern.document.KnownDocuments;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/documents/{id}/warm")
@Tag(name = "Documents")
class ReadAheadController {

    private final ReadingAhead reading;
    private final KnownDocuments documents;

    ReadAheadController(ReadingAhead reading, KnownDocuments documents) {
        this.documents = documents;
        this.reading = reading;
    }

    @PostMapping
    @Operation(summary = "Have the model read a document before anybody asks about it")
    ResponseEntity<Document> begin(@PathVariable UUID id) {
        var document = new DocumentId(id);
        reading.begin(document);
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/documents/%s/warm".formatted(id)))
                .body(documents.find(document));
    }

    @GetMapping
    @Operation(summary = "How far the model is with reading a document")
    ReadAhead find(@PathVariable UUID id) {
        return reading.find(new DocumentId(id));
    }
}
