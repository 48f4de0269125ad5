package io.lectern.document.web;

import io.lectern.document.CollectionId;
import io.lectern.document.internal.Reparse;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/collections/{id}/reparse")
@Tag(name = "Collections")
class ReparseController {

    private final Reparse reparse;

    ReparseController(Reparse reparse) {
        this.reparse = reparse;
    }

    @Operation(summary = "Parse the documents of a collection again that an older pipeline parsed or failed at")
    @PostMapping
    ResponseEntity<Reparse.State> start(@PathVariable UUID id) {
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/collections/" + id + "/reparse"))
                .body(reparse.start(new CollectionId(id)));
    }

    @Operation(summary = "How far parsing a collection again is")
    @GetMapping
    Reparse.State state(@PathVariable UUID id) {
        return reparse.state(new CollectionId(id));
    }

    @Operation(summary = "Queue no more documents of a collection to be parsed again")
    @DeleteMapping
    Reparse.State cancel(@PathVariable UUID id) {
        return reparse.cancel(new CollectionId(id));
    }
}
