package io.lectern.document.source.web;

import io.lectern.document.CollectionId;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.IdempotencyKey;
import io.lectern.document.source.NewSource;
import io.lectern.document.source.OnMissing;
import io.lectern.document.source.Source;
import io.lectern.document.source.SourceDefinition;
import io.lectern.document.source.SourceId;
import io.lectern.document.source.SourceItem;
import io.lectern.document.source.SourceSettings;
import io.lectern.document.source.Sources;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/collections/{collection}/sources")
@Tag(name = "Sources")
class SourceController {

    private final Sources sources;
    private final Duration interval;

    SourceController(Sources sources, SourceSettings settings) {
        this.sources = sources;
        this.interval = settings.interval();
    }

    /** A source to follow. */
    record Request(
            @NotNull @Valid SourceDefinition definition,
            @Nullable OnMissing onMissing,
            @Nullable Duration interval) {}

    /** Files or addresses; {@code nextCursor} is what to pass as {@code after}. */
    record Items(
            List<SourceItem> data,
            boolean hasMore,
            @Nullable Long nextCursor) {}

    @Operation(summary = "Follow a folder of this machine, or a list of addresses")
    @PostMapping
    ResponseEntity<Source> follow(
            @PathVariable UUID collection,
            @Valid @RequestBody Request request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        var wanted = new NewSource(
                request.definition(),
                Objects.requireNonNullElse(request.onMissing(), OnMissing.KEEP),
                Objects.requireNonNullElse(request.interval(), interval));
        var parts = List.of("source", collection.toString(), wanted.toString());
        var source = sources.follow(
                new CollectionId(collection), wanted, key == null ? null : IdempotencyKey.of(key, parts));
        return ResponseEntity.created(location(source)).body(source);
    }

    @Operation(summary = "The sources of a collection, oldest first")
    @GetMapping
    CursorPage<Source> list(
            @PathVariable UUID collection,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit,
            @RequestParam(required = false) @Nullable String after) {
        return sources.list(new CollectionId(collection), Cursor.decode(after, Cursor.START), limit);
    }

    @Operation(summary = "A source and how its last scan went")
    @GetMapping("/{id}")
    Source find(@PathVariable UUID collection, @PathVariable UUID id) {
        return sources.find(new CollectionId(collection), new SourceId(id));
    }

    @Operation(summary = "What a source has, and which documents that became")
    @GetMapping("/{id}/items")
    Items items(
            @PathVariable UUID collection,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit,
            @RequestParam(defaultValue = "0") @Min(0) long after) {
        var rows = sources.items(new CollectionId(collection), new SourceId(id), after, limit + 1);
        boolean hasMore = rows.size() > limit;
        var data = hasMore ? rows.subList(0, limit) : rows;
        return new Items(data, hasMore, hasMore ? data.getLast().id() : null);
    }

    @Operation(summary = "Scan a source now, or once more when it is being scanned")
    @PostMapping("/{id}/scan")
    ResponseEntity<Source> scan(@PathVariable UUID collection, @PathVariable UUID id) {
        var source = sources.scan(new CollectionId(collection), new SourceId(id));
        return ResponseEntity.accepted().location(location(source)).body(source);
    }

    private static URI location(Source source) {
        return URI.create("/api/v1/collections/%s/sources/%s".formatted(source.collectionId(), source.id()));
    }

    @Operation(summary = "Follow a source no longer; its documents stay unless documents=delete")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void leave(
            @PathVariable UUID collection,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "keep") @Pattern(regexp = "keep|delete") String documents)
            throws IOException, InterruptedException {
        var fate = documents.equals("delete") ? Sources.Documents.DELETE : Sources.Documents.KEEP;
        sources.leave(new CollectionId(collection), new SourceId(id), fate);
    }
}
