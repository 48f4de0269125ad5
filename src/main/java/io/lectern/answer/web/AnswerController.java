package io.lectern.answer.web;

import io.lectern.answer.Answer;
import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerRecorder;
import io.lectern.answer.Answers;
import io.lectern.answer.PromptManifest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
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
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@RequestMapping("/api/v1/answers")
@Tag(name = "Answers")
class AnswerController {

    private final Answers answers;
    private final AnswerResponder responder;

    AnswerController(Answers answers, AnswerResponder responder) {
        this.answers = answers;
        this.responder = responder;
    }

    @PostMapping(produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Operation(summary = "Answer a question over documents, with citations")
    ResponseEntity<?> ask(
            @Valid @RequestBody AnswerRequest request,
            @RequestHeader(name = "Accept", required = false) @Nullable String accept) {
        return responder.respond(request.stream(), accept, request.toQuestion(), AnswerRecorder.NONE);
    }

    @GetMapping("/{id}")
    @Operation(summary = "A stored answer")
    Answer get(@PathVariable UUID id) {
        return answers.get(new AnswerId(id));
    }

    @GetMapping("/{id}/prompt")
    @Operation(summary = "What the prompt of a stored answer was made of, token by token, without the words")
    PromptManifest prompt(@PathVariable UUID id) {
        return answers.prompt(new AnswerId(id));
    }

    @PostMapping(
            path = "/{id}/replay",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Operation(summary = "Have the model write a stored answer once more, and compare; nothing is stored")
    ResponseEntity<?> replay(
            @PathVariable UUID id, @RequestHeader(name = "Accept", required = false) @Nullable String accept) {
        return responder.replay(accept, new AnswerId(id));
    }

    @GetMapping(value = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(summary = "Read on in a stream that was lost, from behind the event that was seen last")
    ResponseEntity<SseEmitter> resume(
            @PathVariable UUID id, @RequestHeader(name = "Last-Event-ID", defaultValue = "0") long lastSeen) {
        return responder.resume(new AnswerId(id), lastSeen);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Cancel a streamed answer, or the replay of an answer, at once")
    void cancel(@PathVariable UUID id) {
        responder.cancel(new AnswerId(id));
    }
}
