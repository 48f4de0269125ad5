package io.lectern.conversation.web;

import io.lectern.answer.web.AnswerResponder;
import io.lectern.answer.web.StorableText;
import io.lectern.conversation.ConversationId;
import io.lectern.conversation.Conversations;
import io.lectern.conversation.NextQuestion;
import io.lectern.conversation.Scope;
import io.lectern.document.CollectionId;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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
@RequestMapping("/api/v1/conversations")
@Tag(name = "Conversations")
class ConversationController {

    private final Conversations conversations;
    private final AnswerResponder responder;

    ConversationController(Conversations conversations, AnswerResponder responder) {
        this.conversations = conversations;
        this.responder = responder;
    }

    record Creation(
            @Nullable @Size(max = 200) @Pattern(regexp = StorableText.REGEXP, message = StorableText.MESSAGE)
            String title,

            @Nullable @Size(max = 1000) Set<CollectionId> collectionIds,
            @Nullable @Size(max = 1000) Set<DocumentId> documentIds,
            @Nullable String filter) {

        DocumentScope scope() {
            return new DocumentScope(
                    collectionIds == null ? Set.of() : collectionIds, documentIds == null ? Set.of() : documentIds);
        }
    }

    record Renaming(
            @NotBlank @Size(max = 200) @Pattern(regexp = StorableText.REGEXP, message = StorableText.MESSAGE)
            String title) {}

    record Message(
            @NotBlank @Size(max = 20_000) @Pattern(regexp = StorableText.REGEXP, message = StorableText.MESSAGE)
            String content,

            @Nullable Boolean stream,
            @Nullable @Min(0) Integer parent,
            @Nullable @Min(0) Integer replaces,
            @Nullable @Size(max = 1000) Set<CollectionId> collectionIds,
            @Nullable @Size(max = 1000) Set<DocumentId> documentIds,
            @Nullable String filter) {

        NextQuestion toQuestion() {
            boolean over = collectionIds != null || documentIds != null || filter != null;
            var scope = new DocumentScope(
                    collectionIds == null ? Set.of() : collectionIds, documentIds == null ? Set.of() : documentIds);
            return new NextQuestion(content, parent, replaces, over ? Scope.of(scope, filter) : null);
        }
    }

    @PostMapping
    @Operation(summary = "Start a conversation over collections and documents")
    ResponseEntity<ConversationViews.Full> create(@Valid @RequestBody Creation creation) {
        var conversation = conversations.create(creation.title(), creation.scope(), creation.filter());
        return ResponseEntity.created(URI.create("/api/v1/conversations/" + conversation.id()))
                .body(ConversationViews.Full.of(conversation, List.of()));
    }

    @GetMapping
    @Operation(summary = "Conversations, newest first")
    CursorPage<ConversationViews.Summary> list(
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit, @RequestParam @Nullable String after) {
        return conversations.list(Cursor.decode(after, Cursor.END), limit).map(ConversationViews.Summary::of);
    }

    @GetMapping("/{id}")
    @Operation(
            summary =
                    "A conversation with its messages, answers and citations, in the branch of its newest message or through another")
    ConversationViews.Full get(
            @PathVariable UUID id, @RequestParam(required = false) @Nullable @Min(0) Integer through) {
        var conversation = conversations.get(new ConversationId(id));
        var messages = conversations.turns(conversation.id(), through).stream()
                .map(turn -> ConversationViews.Message.of(turn, conversations.answer(turn)))
                .toList();
        return ConversationViews.Full.of(conversation, messages);
    }

    @GetMapping("/{id}/export")
    @Operation(summary = "A conversation as a file to keep, in JSON or Markdown")
    ResponseEntity<?> export(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "markdown") @Pattern(regexp = "json|markdown") String format,
            @RequestParam(required = false) @Nullable @Min(0) Integer through) {
        var conversation = get(id, through);
        boolean markdown = format.equals("markdown");
        var disposition = ContentDisposition.attachment()
                .filename("conversation-%s.%s".formatted(id, markdown ? "md" : "json"))
                .build();
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString())
                .contentType(
                        markdown
                                ? new MediaType(MediaType.TEXT_MARKDOWN, StandardCharsets.UTF_8)
                                : MediaType.APPLICATION_JSON)
                .body(markdown ? MarkdownExport.of(conversation) : conversation);
    }

    @PatchMapping("/{id}")
    @Operation(summary = "Rename a conversation")
    ConversationViews.Summary rename(@PathVariable UUID id, @Valid @RequestBody Renaming renaming) {
        return ConversationViews.Summary.of(conversations.rename(new ConversationId(id), renaming.title()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a conversation")
    void delete(@PathVariable UUID id) {
        conversations.delete(new ConversationId(id));
    }

    @PostMapping(
            value = "/{id}/messages",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Operation(summary = "Ask the next question")
    ResponseEntity<?> post(
            @PathVariable UUID id,
            @Valid @RequestBody Message message,
            @RequestHeader(name = "Accept", required = false) @Nullable String accept) {
        var asked = conversations.ask(new ConversationId(id), message.toQuestion());
        return responder.respond(message.stream(), accept, asked.question(), asked.recorder());
    }
}
