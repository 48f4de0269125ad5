package io.lectern.answer.summary.web;

import io.lectern.answer.summary.Summaries;
import io.lectern.answer.summary.SummaryId;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.IdempotencyKey;
import io.lectern.job.Jobs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@RequestMapping("/api/v1/summaries")
@Tag(name = "Summaries")
class SummaryController {

    private final Summaries summaries;
    private final SummaryEvents events;
    private final Jobs jobs;

    SummaryController(Summaries summaries, SummaryEvents events, Jobs jobs) {
        this.summaries = summaries;
        this.events = events;
        this.jobs = jobs;
    }

    @PostMapping(produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Operation(summary = "Summarize documents: a job, or its events with \"stream\": true")
    ResponseEntity<?> order(
            @Valid @RequestBody SummaryRequest request,
            @RequestHeader(name = "Accept", required = false) @Nullable String accept,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        var order = request.toOrder();
        var parts = List.of("summary", order.toString());
        var summary = summaries.order(order, key == null ? null : IdempotencyKey.of(key, parts));
        boolean eventsOnly = accept != null
                && MediaType.parseMediaTypes(accept).stream()
                        .allMatch(MediaType.TEXT_EVENT_STREAM::equalsTypeAndSubtype);
        if (Boolean.TRUE.equals(request.stream()) || eventsOnly) {
            return events.of(summary.id(), EventId.valueOf("0"));
        }
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/summaries/" + summary.id()))
                .body(jobs.find(summary.id().job()));
    }

    @GetMapping("/{id}")
    @Operation(summary = "A summary: how far it is; when it is written, its text, citations and key figures")
    SummaryViews.Full find(@PathVariable UUID id) {
        return SummaryViews.Full.of(summaries.find(new SummaryId(id)));
    }

    @GetMapping
    @Operation(summary = "Summaries, newest first")
    CursorPage<SummaryViews.Listed> list(
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit, @RequestParam @Nullable String after) {
        return summaries.list(Cursor.decode(after, Cursor.END), limit).map(SummaryViews.Listed::of);
    }

    @GetMapping(value = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(summary = "How a summary comes along, from behind the event that was seen last")
    ResponseEntity<SseEmitter> events(
            @PathVariable UUID id, @RequestHeader(name = "Last-Event-ID", defaultValue = "0") EventId lastSeen) {
        return events.of(summaries.find(new SummaryId(id)).id(), lastSeen);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Cancel a summary that is being written, and erase it")
    void erase(@PathVariable UUID id) {
        summaries.erase(new SummaryId(id));
    }
}
